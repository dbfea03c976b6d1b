/** Milliseconds that a processor has spent on this thread: a busy machine adds nothing to them. */
export function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
