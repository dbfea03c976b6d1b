/** HTML or MJML of a file of its own, with words in place of each `[[name]]`; the words themselves stay as they are. */
export function filled(source: string, words: Record<string, string>): string {
  return source.replace(
    /\[\[(\w+)\]\]/g,
    (_, name: string) => (Object.hasOwn(words, name) ? words[name] : undefined) ?? '',
  )
}
