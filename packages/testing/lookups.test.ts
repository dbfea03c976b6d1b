import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const FOLDERS = ['api', 'channels', 'contract', 'db', 'domain', 'model']

/** Of tables by any word, those that are looked up by one: `constructor` and `toString` are words of every object. */
function tablesLookedUp(source: string): string[] {
  const tables = [
    ...source.matchAll(/\bconst (\w+): (?:Readonly<)?Record<(?:string|\w+, Record<string),[^=]*> = \{(?!\s*\})/g),
  ].map(([, name = '']) => name)
  return tables.filter(
    (name) => new RegExp(`\\b${name}(?:\\[\\w+\\])?\\[(?!')`).test(source) && !source.includes(`Object.hasOwn(${name}`),
  )
}

it('tables that are looked up by words of users are maps', () => {
  expect(tablesLookedUp('const A: Record<string, number> = { a: 1 }\nA[word]')).toEqual(['A'])
  expect(tablesLookedUp('const A: Record<string, number> = { a: 1 }\nObject.entries(A)')).toEqual([])
  const files = globSync(`{${FOLDERS.join()}}/**/*.ts`, {
    cwd: ROOT,
    exclude: (name) => name.endsWith('node_modules'),
  }).filter((file) => !file.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(400)
  const found = files.flatMap((file) =>
    tablesLookedUp(readFileSync(join(ROOT, file), 'utf8')).map((name) => `${file}: ${name}`),
  )
  expect(found).toEqual([])
})
