/** MJML of a file of its own, with words in place of each `[[name]]`. */
export function filled(mjml: string, words: Record<string, string>): string {
  return mjml.trimEnd().replace(/\[\[(\w+)\]\]/g, (_, name: string) => words[name] ?? '')
}

/** {@link filled} as one line, as blocks are put into an email that is drawn. */
export function filledLine(mjml: string, words: Record<string, string>): string {
  return filled(mjml.replace(/\s*\n\s*/g, ''), words)
}
