import { SEPARATORS, type Separator } from '@parcours/model/imports/format.ts'

/** Lines by which the separator is recognised. */
const SAMPLE_LINES = 20

/** The line with which Excel is told the separator, `sep=;`. */
const STATED = /^sep=(.)\n/

/** What parts the cells, and where the header begins behind a line that says so. */
export function sniffSeparator(head: string): { separator: Separator; skip: number } {
  const stated = STATED.exec(head)
  if (stated && isSeparator(stated[1])) return { separator: stated[1], skip: stated[0].length }
  const lines = linesOf(head)
  const scores = SEPARATORS.map((separator) => {
    const counts = lines.map((line) => line.split(separator).length - 1)
    const [header = 0] = counts
    // What parts the header into as many cells as the rows below it; among several, what parts it into more.
    return {
      separator,
      header,
      alike: header === 0 ? 0 : counts.filter((count) => count === header).length / counts.length,
    }
  })
  const [best] = scores.filter(({ header }) => header > 0).sort((a, b) => b.alike - a.alike || b.header - a.header)
  return { separator: best?.separator ?? ',', skip: 0 }
}

/** The first lines, without what stands in quotes. */
function linesOf(head: string): string[] {
  const lines = head
    .replace(/"(?:[^"]|"")*"/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
  // The last may be cut.
  return lines.length > 1 ? lines.slice(0, Math.min(SAMPLE_LINES, lines.length - (head.endsWith('\n') ? 0 : 1))) : lines
}

function isSeparator(text: string | undefined): text is Separator {
  return (SEPARATORS as readonly (string | undefined)[]).includes(text)
}
