/** Does what it is given in turn, so that no more than so many are under way at once. */
export function fewAtOnce(limit: number): <Result>(act: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (act) => {
    if (running === limit) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await act()
    } finally {
      // A place is handed on; it is free only where nobody waits.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
