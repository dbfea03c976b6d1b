/** A word of a POSIX shell's command: as it is where nothing in it has a meaning there, else between apostrophes. */
export function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
