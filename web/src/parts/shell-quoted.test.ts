import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shellQuoted } from './shell-quoted.ts'

it('gives a shell the very word, whatever stands in it', () => {
  const word = fc.string({ unit: fc.constantFrom("'", '"', '$', '`', '\\', ' ', '\n', 'é', '!', '(', ';', 'a') })
  const received = (given: string) =>
    execFileSync('sh', ['-c', `printf %s ${shellQuoted(given)}`], { encoding: 'utf8' })
  expect(received(`{"event":"J'ai essayé"}`)).toBe(`{"event":"J'ai essayé"}`)
  fc.assert(
    fc.property(word, (given) => received(given) === given),
    { numRuns: 30 },
  )
})

it('leaves plain addresses as they are', () => {
  expect(shellQuoted('https://parcours.test/v1/track')).toBe('https://parcours.test/v1/track')
})
