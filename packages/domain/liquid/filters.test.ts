import { describe, expect, it } from 'vitest'
import { parseLiquid } from './liquid.ts'

function shown(template: string, value: unknown, filling: object = {}) {
  const logged: unknown[] = []
  const scope = {
    contact: { x: value },
    filling: {
      language: 'fr',
      currency: 'EUR',
      timeZone: 'Europe/Paris',
      ...filling,
      unreadable: (filter: string, given: unknown) => logged.push([filter, given]),
    },
  }
  return {
    text: parseLiquid('plain', template)
      .fill(scope)
      .replace(/[\u00a0\u202f]/g, ' '),
    logged,
  }
}

describe('a filter that cannot read a value', () => {
  it.each([
    ['day', 'next week'],
    ['day', '2026-02-30'],
    ['day', '05/12/2026'],
    ['day', 20261205],
    ['date: "%Y"', 'soon'],
    ['date: "%Y"', '12'],
    ['date: "%Y"', true],
    ['money', '1 234,50'],
    ['money', '12,50 €'],
    ['money', 'NaN'],
    ['money', '12abc'],
  ])('| %s leaves it as it is, and says so: %j', (filter, value) => {
    expect(shown(`{{ contact.x | ${filter} }}`, value)).toEqual({
      text: String(value),
      logged: [[filter.split(':')[0], value]],
    })
  })

  it.each(['day', 'date: "%Y"', 'money'])('| %s leaves room for a default where there is none', (filter) => {
    for (const nothing of [undefined, null, ''])
      expect(shown(`{{ contact.x | ${filter} | default: "bientôt" }}`, nothing)).toEqual({
        text: 'bientôt',
        logged: [],
      })
  })
})

describe('a day', () => {
  it.each(['America/New_York', 'Pacific/Kiritimati', 'Europe/Paris', 'UTC'])(
    'is the same everywhere: %s',
    (timeZone) => {
      expect(shown('{{ contact.x | day }}', '2026-12-05', { timeZone }).text).toBe('5 décembre 2026')
      expect(shown('{{ contact.x | date: "%d/%m/%Y %H:%M" }}', '2026-12-05', { timeZone }).text).toBe(
        '05/12/2026 00:00',
      )
    },
  )

  it('of a time is the one of the workspace', () => {
    expect(shown('{{ contact.x | day }}', '2026-12-05T23:30:00Z').text).toBe('6 décembre 2026')
    expect(
      shown('{{ contact.x | day }}', '2026-12-05T02:30:00+00:00', { timeZone: 'America/New_York', language: 'en' })
        .text,
    ).toBe('December 4, 2026')
    expect(shown('{{ contact.x | day }}', 1_795_686_983).text).toBe('26 novembre 2026')
    expect(shown('{{ contact.x | day }}', 1_795_686_983_000).text).toBe('26 novembre 2026')
  })
})

describe('a time', () => {
  it('is written as clocks show it in the workspace, whatever the zone of the server', () => {
    const before = process.env.TZ
    try {
      for (const TZ of ['UTC', 'America/New_York', 'Europe/Paris', 'Pacific/Apia']) {
        process.env.TZ = TZ
        expect(shown('{{ contact.x | date: "%d/%m/%Y %H:%M" }}', '2026-12-05T20:30:00Z').text).toBe('05/12/2026 21:30')
        // Within the hour that clocks skip in New York.
        expect(shown('{{ contact.x | date: "%H:%M %z" }}', '2026-03-08T07:30:00Z', { timeZone: 'UTC' }).text).toBe(
          '07:30 +0000',
        )
        expect(shown('{{ contact.x | date: "%H:%M" }}', '2026-03-08T02:30:00Z', { timeZone: 'UTC' }).text).toBe('02:30')
      }
    } finally {
      if (before === undefined) delete process.env.TZ
      else process.env.TZ = before
    }
  })

  it('takes the formats of Liquid, its words in the language of the reader', () => {
    const at = '2026-02-03T04:05:06.078Z'
    const date = (format: string, filling: object = { timeZone: 'UTC' }) =>
      shown(`{{ contact.x | date: "${format}" }}`, at, filling).text
    expect(date('%a %A %b %B')).toBe('mar. mardi févr. février')
    expect(date('%Y-%m-%dT%H:%M:%S.%L')).toBe('2026-02-03T04:05:06.078')
    expect(date('%-d/%-m/%y %e %j %l %I %p %P %k')).toBe('3/2/26  3 034  4 04 AM am  4')
    expect(date('%F %T %R %D %% %Q %u %w %s %N %q')).toBe(
      '2026-02-03 04:05:06 04:05 02/03/26 % %Q 2 2 1770091506 078000000 rd',
    )
    expect(date('%G-W%V %U %W %^b %05d')).toBe('2026-W06 05 05 FÉVR. 00003')
    expect(date('%z %:z %Z', {})).toBe('+0100 +01:00 Europe/Paris')
    expect(shown('{{ contact.x | date: "%H:%M", "Asia/Tokyo" }}', at).text).toBe('13:05')
    expect(shown('{{ contact.x | date_to_xmlschema }} {{ contact.x | date_to_rfc822 }}', at).text).toBe(
      '2026-02-03T05:05:06+01:00 Tue, 03 Feb 2026 05:05:06 +0100',
    )
    expect(shown('{{ "now" | date: "%Y" }}', null).text).toBe(String(new Date().getUTCFullYear()))
  })
})

describe('an amount', () => {
  it.each([
    ['12.5', '12,50 €'],
    [12.5, '12,50 €'],
    [' -3 ', '-3,00 €'],
    [0, '0,00 €'],
  ])('is written as the reader writes it: %j', (value, text) => {
    expect(shown('{{ contact.x | money }}', value)).toEqual({ text, logged: [] })
  })
})

describe('the budget of one email', () => {
  it('is for all of its parts together', () => {
    const { fill } = parseLiquid('plain', '{% for i in (1..1000) %}{{ i }}{% endfor %}')
    const scope = { filling: { budget: { until: Number.POSITIVE_INFINITY, memory: 20_000 } } }
    expect(() => {
      for (let part = 0; part < 20; part++) fill(scope)
    }).toThrow(/memory alloc limit exceeded/)
  })

  it('holds expressions by number', () => {
    expect(() => parseLiquid('plain', '{{ a }}'.repeat(2001))).toThrow(/2000/)
  })
})
