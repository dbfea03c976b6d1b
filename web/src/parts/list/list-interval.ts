/** From so many rows on a list is long. */
const LONG = 1000

/** When a list is asked for anew, in milliseconds: it comes whole, so a long one comes more seldom. */
export function listInterval({ state: { data } }: { state: { data: { data: unknown[] } | undefined } }): number {
  return (data?.data.length ?? 0) > LONG ? 30_000 : 5000
}
