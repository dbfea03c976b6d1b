const INDENTED =
  /<(\/?)(mjml|mj-(?:head|body|section|wrapper|group|column|hero|social|navbar|attributes))(?![\w-])((?:[^>"']|"[^"]*"|'[^']*')*)>/g
const LEAF = /<(mj-[\w-]+)\b(?:[^>"']|"[^"]*"|'[^']*')*?(?:\/>|>[\s\S]*?<\/\1>)/g

/**
 * MJML with a line for each element, indented by its depth; what is
 * written in blocks stays as it is. Formatting twice changes nothing.
 */
export function formatMjml(source: string): string {
  const lines: string[] = []
  let depth = 0
  const write = (text: string) => {
    const trimmed = text.trim()
    if (trimmed) lines.push('  '.repeat(Math.max(0, depth)) + trimmed)
  }
  const writeBlocks = (text: string) => {
    let from = 0
    for (const match of text.matchAll(LEAF)) {
      write(text.slice(from, match.index))
      write(match[0])
      from = match.index + match[0].length
    }
    write(text.slice(from))
  }
  let from = 0
  for (const match of source.matchAll(INDENTED)) {
    // A container that closes itself holds nothing.
    writeBlocks(source.slice(from, match.index))
    if (match[1]) depth--
    write(match[0])
    if (!match[1] && !match[3]?.endsWith('/')) depth++
    from = match.index + match[0].length
  }
  writeBlocks(source.slice(from))
  return lines.join('\n')
}
