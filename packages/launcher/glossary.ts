import { readFileSync } from 'node:fs'

/** A word that the glossary refuses. */
export interface RefusedWord {
  /** In lower case; several words are a phrase. */
  word: string
  /** The term to use instead. */
  term: string
  /** Whether comments may use it, because it is too common in English. */
  namesOnly: boolean
}

/**
 * The words of the last column of the glossary's table. `(in names)` behind a word leaves comments alone. A word with
 * another remark, such as `look (at a membership)`, is refused in one sense only, which readers have to tell.
 */
export function readGlossary(path: string): RefusedWord[] {
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
  return rows.flatMap((row) => {
    const [, term = '', , refused = ''] = row.split('|').map((cell) => cell.trim())
    return [...refused.matchAll(/([^,;()]+)(?:\(([^)]*)\))?/g)].flatMap(([, words = '', remark]) => {
      const word = words.trim().toLowerCase()
      if (word === '' || (remark !== undefined && remark !== 'in names')) return []
      return [{ word, term, namesOnly: remark === 'in names' }]
    })
  })
}
