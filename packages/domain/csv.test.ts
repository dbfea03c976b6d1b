import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvLine, unguarded } from './csv.ts'

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^'*[=+\-@\t\r\n＝＋－＠][a-z0-9 ()'"]{0,8}$/),
  fc.constantFrom("'+1 (555)", '+1 (555)', '=1+1', '\r=1', '＝cmd', '-5', "'-5", '', '"', "''"),
)

it('gives back what went in, and no cell that a spreadsheet would run', () => {
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
      const [written] = parse(csvLine(cells), { record_delimiter: '\r\n' }) as string[][]
      expect(written?.map(unguarded)).toEqual(cells)
      for (const one of written ?? []) expect(one).not.toMatch(/^[=@\t\r\n＝＋－＠]/)
    }),
  )
})
