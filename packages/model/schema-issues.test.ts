import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { LANGUAGES, say } from './i18n/say.ts'
import { schemaIssues } from './schema-issues.ts'

type Code = z.core.$ZodIssue['code']

/**
 * Each kind of finding that the library has, by a schema and a value that does not fit; the compiler names the rest.
 */
type Finding = [schema: z.ZodType, value: unknown, code: string, french?: string]
const FINDINGS: Record<Code, Finding[]> = {
  invalid_type: [
    [z.string(), 1, 'request.fieldType', 'Attendu : du texte.'],
    [z.string(), undefined, 'request.fieldMissing'],
    [z.int(), 1.5, 'request.fieldType'],
    [z.number(), Number.NaN, 'request.fieldType'],
    [z.tuple([z.number()]), 1, 'request.fieldType', 'Attendu : une liste.'],
  ],
  too_small: [
    [z.string().min(1), '', 'request.textEmpty', 'Remplissez ce champ.'],
    [z.string().min(5), 'a', 'request.textTooShort', 'Trop peu de caractères : 5 au moins.'],
    [z.array(z.string()).min(1), [], 'request.listEmpty'],
    [z.array(z.string()).min(2), [], 'request.tooFewItems', 'Trop peu d’éléments : 2 au moins.'],
    [z.set(z.string()).min(2), new Set(), 'request.tooFewItems'],
    [z.number().min(2), 1, 'request.fieldTooSmall', 'Ce nombre est trop petit : 2 au moins.'],
    [z.number().gt(2), 2, 'request.numberNotAbove'],
    [z.int().min(1).max(100), 0, 'request.numberNotBetween', 'Donnez un nombre entre 1 et 100.'],
    [z.number().min(1).max(100).nullable().default(5), 0, 'request.numberNotBetween'],
  ],
  too_big: [
    [z.string().max(2), 'abc', 'request.textTooLong', 'Trop de caractères : 2 au plus.'],
    [z.array(z.string()).max(1), ['a', 'b'], 'request.tooManyItems'],
    [z.number().max(2), 3, 'request.fieldTooLarge'],
    [z.number().lt(2), 2, 'request.numberNotBelow'],
    [z.int(), 1e300, 'request.fieldTooLarge'],
    [z.string().max(20_000), 'a'.repeat(20_001), 'request.textTooLong', 'Trop de caractères : 20 000 au plus.'],
    [
      z.union([z.number(), z.string().transform(Number)]).pipe(z.number().int().min(1).max(200)),
      '1000',
      'request.numberNotBetween',
      'Donnez un nombre entre 1 et 200.',
    ],
  ],
  invalid_format: [
    [z.email(), 'x', 'request.fieldEmail', 'Écrivez une adresse e-mail, comme nom@exemple.fr.'],
    [z.iso.date(), 'x', 'request.fieldType', 'Attendu : un jour comme 2026-11-26.'],
    [z.string().regex(/^a$/, { error: 'hour' }), 'b', 'request.fieldType', 'Attendu : une heure comme 09:30.'],
    [z.string().regex(/^a$/), 'b', 'request.fieldUnfit'],
    [z.string().startsWith('a'), 'b', 'request.fieldUnfit'],
    [z.jwt(), 'b', 'request.fieldUnfit'],
  ],
  not_multiple_of: [[z.number().multipleOf(5), 3, 'request.numberNotMultiple']],
  unrecognized_keys: [[z.strictObject({}), { a: 1 }, 'request.fieldUnknown']],
  invalid_union: [
    [
      z.union([z.literal(''), z.email(), z.string().regex(/\{\{/)]),
      'not an address',
      'request.fieldEmail',
      'Écrivez une adresse e-mail, comme nom@exemple.fr.',
    ],
    [
      z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })]),
      { kind: 'c' },
      'request.fieldValue',
      'Choisissez parmi : a, b.',
    ],
    [z.union([z.string(), z.number()]), true, 'request.fieldType', 'Attendu : du texte.'],
    [z.union([z.literal(''), z.email()]), 5, 'request.fieldType'],
    [z.union([z.string(), z.number()]), undefined, 'request.fieldMissing'],
    [z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]), {}, 'request.fieldMissing'],
  ],
  invalid_key: [[z.record(z.string().max(2), z.number()), { abc: 1 }, 'request.textTooLong']],
  invalid_element: [[z.map(z.date(), z.number()), new Map([[new Date(0), 'x']]), 'request.fieldType']],
  invalid_value: [
    [z.enum(['a', 'b']), 'c', 'request.fieldValue'],
    [z.enum(['a', 'b']), undefined, 'request.fieldMissing', 'Ce champ est obligatoire.'],
  ],
  custom: [
    [z.string().refine(() => false), 'a', 'request.fieldUnfit'],
    [z.string().refine(() => false, { params: { code: 'value.invisible' } }), 'a', 'value.invisible'],
  ],
}

/** Words of the library, its types, and places that nothing filled. */
const OF_THE_LIBRARY = /Invalid|Too (small|big)|Unrecognized|received|undefined|\{\w+\}|\/\^|z\./

const plainSpaces = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const issuesOf = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value)
  return error ? schemaIssues(error, { schema, value }) : []
}

describe('what a schema finds wrong', () => {
  const cases = Object.entries(FINDINGS).flatMap(([kind, findings]) =>
    findings.map((one): [string, ...Finding] => [kind, ...one]),
  )

  it.each(cases)('%s: has words of ours in each language', (kind, schema, value, code, french) => {
    const { error } = schema.safeParse(value)
    expect(error?.issues.map((found) => found.code)).toContain(kind)
    const [first] = issuesOf(schema, value)
    expect(first?.code).toBe(code)
    for (const language of LANGUAGES) {
      const words = say(language, first?.code ?? 'request.failed', first?.values)
      expect(words).not.toMatch(OF_THE_LIBRARY)
      expect(words).not.toBe(error?.issues[0]?.message)
    }
    if (french) expect(plainSpaces(say('fr', first?.code ?? 'request.failed', first?.values))).toBe(french)
  })

  it('is named by its field, also below unions and lists', () => {
    const schema = z.object({ list: z.array(z.union([z.string(), z.strictObject({ n: z.int().max(3).min(1) })])) })
    expect(issuesOf(schema, { list: ['a', { n: 4 }, { m: 1, n: 1 }] })).toEqual([
      { path: 'list.1.n', code: 'request.numberNotBetween', values: { min: 1, max: 3 } },
      { path: 'list.2.m', code: 'request.fieldUnknown', values: { field: 'm' } },
    ])
  })

  it('is looked for among own fields only', () => {
    const schema = z.object({ constructor: z.int().max(3), b: z.record(z.string(), z.int().min(0).max(3)) })
    expect(issuesOf(schema, { b: { toString: 4 } })).toEqual([
      { path: 'constructor', code: 'request.fieldMissing' },
      { path: 'b.toString', code: 'request.numberNotBetween', values: { min: 0, max: 3 } },
    ])
  })
})
