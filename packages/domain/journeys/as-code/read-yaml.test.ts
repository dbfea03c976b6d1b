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
    ['a name twice', 'steps:\n  a: 1\n  b: 2\n  a: 3\n', 'file.notYaml'],
    ['a name that no object has as a field', 'steps:\n  __proto__: { kind: exit }\n', 'file.notYaml'],
    ['NUL', 'a: "x\\0"', 'value.textBroken'],
    ['references', 'a: &x 1\nb: *x\n', 'file.alias'],
  ])('is refused in words: %s', (_, text, code) => {
    expect(readYaml(text)).toMatchObject({ issues: [{ code }] })
  })

  it('names the line of what is wrong', () => {
    expect(readYaml('steps:\n  a: 1\n  b: 2\n  a: 3\n')).toMatchObject({ issues: [{ path: 'line 4' }] })
  })
})
