import { oneLine } from '../values/line.ts'
import { isVisible } from '../values/visible.ts'

/**
 * Text as the header of an email takes it: on one line, blanks of a template as one. Blanks that hold words together
 * stay.
 */
export function headerText(text: string): string {
  return oneLine(text).replace(/ {2,}/g, ' ').trim()
}

/** The address in a {@link mailbox}. */
export function addressOf(from: string): string {
  return /<([^<>]+)>$/.exec(from)?.[1] ?? from
}

/** An address with the first of these names in which there is something to see, or alone: `Name <address>`. */
export function mailbox(address: string, ...names: (string | undefined)[]): string {
  const name = names.map((one) => headerText((one ?? '').replace(/["<>]/g, ''))).find(isVisible)
  return name === undefined ? address : `${name} <${address}>`
}
