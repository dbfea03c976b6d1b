/** Words for ops, who read English in Temporal Web UI, whatever the workspace speaks. */

/** Characters of a name: Temporal takes 400 bytes of a summary, and a character may be four. */
const NAME_LENGTH = 60

/** A name that users gave, on one line. */
export function shortName(name: string): string {
  const line = name.replace(/\s+/g, ' ').trim()
  const characters = [...line]
  return characters.length > NAME_LENGTH ? `${characters.slice(0, NAME_LENGTH - 1).join('')}…` : line
}

/** `1 contact`, `1,204 contacts`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}

/** `61 %, 6,100 of 10,000 rows`; 100 % only when all is done. */
export function share(done: number, total: number, many: string): string {
  const percent = total === 0 ? 100 : Math.min(Math.floor((done / total) * 100), 100)
  return `${percent} %, ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} ${many}`
}

/** `2026-11-27 09:30 UTC`. */
export function minute(time: string | number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
