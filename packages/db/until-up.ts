/**
 * Tries again for a while what needs a server that may just be starting: processes are started in any order, and a
 * crash of one must not end the others. @throws the last error when the time is over
 */
export async function waitUntilUp<T>(work: () => Promise<T>, seconds = 60): Promise<T> {
  for (const until = Date.now() + seconds * 1000; ; ) {
    try {
      return await work()
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}
