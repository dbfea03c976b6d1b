import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanJson, JSON_LIMITS, jsonIssues } from './json.ts'
import { parseDay, parseMoment } from './moment.ts'
import { parseDecimal } from './number.ts'
import { cleanText, isStorableText, truncateText } from './text.ts'
import { normaliseZone, ZONES } from './zone.ts'

/** Any text that JavaScript can hold: NUL and lone surrogates among it. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) })

describe('text', () => {
  it('is cleaned into something that can be kept, and stays as it is then', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = cleanText(text)
        expect(isStorableText(clean)).toBe(true)
        expect(cleanText(clean)).toBe(clean)
        if (isStorableText(text)) expect(clean).toBe(text.normalize('NFC'))
      }),
    )
    expect(cleanText('a\0b\ud83d')).toBe('a\uFFFDb\uFFFD')
  })

  it('is never cut inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, max) => {
        const cut = truncateText(text, max)
        expect(cut.length).toBeLessThanOrEqual(max)
        expect(text.startsWith(cut)).toBe(true)
        expect(cut.isWellFormed()).toBe(true)
      }),
    )
    expect(truncateText('ab😀', 3)).toBe('ab')
  })
})

describe('JSON', () => {
  const anyValue = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      anyText,
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(fc.oneof(anyText, fc.constant('__proto__')), tie('value')),
    ),
  })).value

  it('is cleaned into something that nothing is wrong with', () => {
    fc.assert(fc.property(anyValue, (value) => void expect(jsonIssues(cleanJson(value), 'v')).toEqual([])))
  })

  it('that nothing is wrong with is left as it is, but that texts are composed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(jsonIssues(value, 'v').length === 0)
        expect(JSON.parse(JSON.stringify(cleanJson(value)))).toEqual(JSON.parse(JSON.stringify(value).normalize('NFC')))
      }),
    )
  })

  it('says where what is wrong', () => {
    const wrong = {
      a: ['\0'],
      '\ud83d': 1,
      c: { d: Number.POSITIVE_INFINITY },
      ['k'.repeat(201)]: 1,
      e: 'x'.repeat(JSON_LIMITS.text + 1),
    }
    expect(jsonIssues(wrong, 'properties').map(({ path, code }) => `${path} ${code}`)).toEqual([
      'properties.a.0 value.textBroken',
      'properties value.keyBroken',
      'properties.c.d value.numberOutOfRange',
      'properties value.keyTooLong',
      'properties.e value.textTooLong',
    ])
  })

  it('is bounded in depth and number, at no cost of the stack', () => {
    const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
    expect(jsonIssues(nested(50), 'v')).toEqual([])
    expect(jsonIssues(nested(51), 'v').map(({ code }) => code)).toEqual(['value.tooDeep'])
    expect(jsonIssues(nested(5000), 'v').map(({ code }) => code)).toEqual(['value.tooDeep'])
    expect(jsonIssues(cleanJson(nested(5000)), 'v')).toEqual([])
    const many = Array.from({ length: 20_000 }, () => 0)
    expect(jsonIssues(many, 'v').map(({ code }) => code)).toEqual(['value.tooMany'])
    expect(jsonIssues(cleanJson(many), 'v')).toEqual([])
  })
})

describe('moments and days', () => {
  it('are read as JavaScript writes them', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0001-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59.999Z'),
          noInvalidDate: true,
        }),
        (date) => {
          expect(parseMoment(date.toISOString())).toEqual(date)
          expect(parseMoment(date.toISOString().slice(0, 10))).toEqual(new Date(date.toISOString().slice(0, 10)))
          expect(parseDay(date.toISOString().slice(0, 10))).toBe(date.toISOString().slice(0, 10))
        },
      ),
    )
  })

  it('may have an offset, a space, and no seconds', () => {
    expect(parseMoment('2026-11-23 09:30+02:00')).toEqual(new Date('2026-11-23T07:30:00Z'))
    expect(parseMoment('2026-11-23T09:30:00.5-0530')).toEqual(new Date('2026-11-23T15:00:00.500Z'))
    expect(parseMoment('2026-11-23T09:30')).toEqual(new Date('2026-11-23T09:30:00Z'))
    expect(parseMoment('9999-12-31T23:59:59.9999999Z')).toEqual(new Date('9999-12-31T23:59:59.999Z'))
  })

  it.each([
    'today',
    'infinity',
    '',
    '12',
    '2026',
    '2026-02-30',
    '2025-02-29',
    '0000-01-01',
    '10000-01-01',
    '01/02/2026',
    '2026-11-23T24:00:00Z',
    '2026-11-23T09',
    'Nov 2 2026',
    '0001-01-01T00:00:00+10:00',
  ])('%s is none', (text) => {
    expect(parseMoment(text)).toBeUndefined()
    expect(parseDay(text)).toBeUndefined()
  })
})

describe('numbers', () => {
  it.each([
    ['12', 12],
    ['-0.5', -0.5],
    ['+.5', 0.5],
    ['5.', 5],
  ])('%s is one', (text, number) => expect(parseDecimal(text)).toBe(number))

  it.each(['', ' ', '.', '-', 'NaN', 'Infinity', '1e5', '0x0A', '1_000', ' 1', '1,5', '9'.repeat(309), '٣'])(
    '%j is none',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined()
    },
  )
})

describe('zones', () => {
  it.each([
    ['Europe/Paris', 'Europe/Paris'],
    ['europe/paris', 'Europe/Paris'],
    ['US/Eastern', 'America/New_York'],
    ['EST5EDT', 'America/New_York'],
    ['CAT', 'Africa/Maputo'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Japan', 'Asia/Tokyo'],
    ['GMT', 'UTC'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
  ])('%s is %s', (text, zone) => expect(normaliseZone(text)).toBe(zone))

  it.each([
    '+02:00',
    '-0530',
    '+02',
    'UTC+2',
    'GMT+2',
    'IST',
    'bst',
    'Mars/Olympus',
    'SystemV/EST5',
    '',
    'Etc/Unknown',
    'Europe/Paris\0',
  ])('%j is none', (text) => {
    expect(normaliseZone(text)).toBeUndefined()
  })

  it('are their own canonical names', () => {
    for (const zone of ZONES) expect(normaliseZone(zone)).toBe(zone)
  })
})
