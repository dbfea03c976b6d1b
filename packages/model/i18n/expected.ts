import type { MessageCode } from './en.ts'

/** What a schema expects of a value, by the names that schemas give it, and the words for it. */
export const EXPECTED = {
  string: 'type.text',
  number: 'type.number',
  int: 'type.whole',
  boolean: 'type.boolean',
  array: 'type.list',
  tuple: 'type.list',
  object: 'type.object',
  record: 'type.object',
  null: 'type.null',
  email: 'type.email',
  date: 'type.day',
  datetime: 'type.moment',
  url: 'type.url',
  // Patterns say which they are by their `error`.
  hour: 'type.hour',
  localTime: 'type.localTime',
  countryCode: 'type.countryCode',
  identifier: 'type.identifier',
  word: 'type.word',
  liquid: 'type.liquid',
} as const satisfies Record<string, MessageCode>

export type Expected = keyof typeof EXPECTED

export function isExpected(name: string): name is Expected {
  return Object.hasOwn(EXPECTED, name)
}
