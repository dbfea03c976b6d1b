import { say } from '@parcours/model/i18n/say.ts'
import { describe, expect, it } from 'vitest'
import { readYaml } from './read-yaml.ts'

const steps = (count: number) =>
  `steps:\n${Array.from({ length: count }, (_, index) => `  s${index}: { kind: exit }`).join('\n')}\n`

describe('YAML that people send', () => {
  it('takes time in proportion to its length, and not to its square', () => {
    const took = (count: number) => {
      const begun = performance.now()
      readYaml(steps(count))
      return performance.now() - begun
    }
    took(500)
    expect(took(8000) / took(1000)).toBeLessThan(30)
  })

  it.each([
    ['too many lines', steps(25_000), 'file.tooLong'],
    ['nested without end', `a: ${'['.repeat(20_000)}`, 'file.tooDeep'],
    ['dashes without end', `a:\n  ${'- '.repeat(20_000)}`, 'file.tooDeep'],
    ['nested too deep', `a: ${'['.repeat(200)}${']'.repeat(200)}`, 'value.tooDeep'],
    ['a name twice', 'steps:\n  a: 1\n  b: 2\n  a: 3\n', 'file.keyTwice'],
    ['a name that no object has as a field', 'steps:\n  __proto__: { kind: exit }\n', 'file.keyTwice'],
    ['NUL', 'a: "x\\0"', 'value.textBroken'],
    ['references', 'a: &x 1\nb: *x\n', 'file.alias'],
  ])('is refused in words: %s', (_, text, code) => {
    expect(readYaml(text)).toMatchObject({ issues: [{ code }] })
  })

  it.each([
    ['steps:\n  a: 1\n  b: 2\n  a: 3\n', 'line 4', 'Ligne 4, colonne 3 : « a » figure deux fois'],
    ['steps: [', 'line 1', 'Ligne 1, colonne 9 : ce retrait ne convient pas, ou un crochet n’est pas fermé'],
    ['steps: "a', 'line 1', 'Il manque quelque chose à la ligne 1, colonne 10 : fermez chaque crochet'],
    ['steps:\n\ta: 1\n', 'line 2', 'Ligne 2, colonne 1 : le retrait est une tabulation.'],
    ['a:\n  b: 1\n c: 2\n', 'line 3', 'Ligne 3, colonne 1 : ce retrait ne convient pas'],
    ['a: b: c', 'line 1', 'Ligne 1, colonne 4 : ce n’est pas du YAML. Vérifiez les deux-points'],
    ['a: @b', 'line 1', 'Ligne 1, colonne 4 : ce n’est pas du YAML.'],
  ])('names the line and the column of what is wrong: %j', (text, path, french) => {
    const read = readYaml(text)
    const [first] = 'issues' in read ? read.issues : []
    expect(first?.path).toBe(path)
    const words = say('fr', first?.code ?? 'request.failed', first?.values)
    expect(words.replaceAll('\u00a0', ' ')).toContain(french)
  })
})
