import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decoded } from './encoding.ts'
import { readRecords } from './read-records.ts'

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(text: string, separator: ',' | ';' | '\t' | '|' = ',', size = 7) {
  const records = []
  for await (const batch of readRecords(decoded(inPieces(Buffer.from(text), size), 'utf-8'), separator))
    records.push(...batch)
  return records
}

it.each([
  [
    'a,b\n"x\ny",2\n\n\n3,4\n',
    [
      [1, 'a', 'b'],
      [2, 'x\ny', '2'],
      [6, '3', '4'],
    ],
  ],
  [
    'a,b\r\n"x\r\ny",2\r\n\r\n3,4',
    [
      [1, 'a', 'b'],
      [2, 'x\ny', '2'],
      [5, '3', '4'],
    ],
  ],
  [
    'a,b\r1,2\r\r3,4',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
      [4, '3', '4'],
    ],
  ],
  [
    'a,b\r\n1,2\n3,4\r5,6',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
      [4, '5', '6'],
    ],
  ],
  [
    'a,b\n, \n\n1,2',
    [
      [1, 'a', 'b'],
      [4, '1', '2'],
    ],
  ],
  [
    'a\nfoo "bar" baz\n"q"z\n',
    [
      [1, 'a'],
      [2, 'foo "bar" baz'],
      [3, '"q"z'],
    ],
  ],
  [
    'a,b\n "x, y" , z \n"","" \n"""",1',
    [
      [1, 'a', 'b'],
      [2, 'x, y', 'z'],
      [4, '"', '1'],
    ],
  ],
] as const)('reads %j with the lines on which its rows begin', async (text, rows) => {
  expect((await read(text)).map(({ line, cells }) => [line, ...cells])).toEqual(rows)
})

it('names the line on which a quote is opened and not closed', async () => {
  await expect(read('a,b\n1,2\n"3\nnever\n')).rejects.toMatchObject({
    issues: [{ code: 'import.quoteOpen', values: { line: 3 } }],
  })
  await expect(read(`a\n"${'x\n'.repeat(200_000)}"`, ',', 65_536)).rejects.toMatchObject({
    issues: [{ values: { line: 2 } }],
  })
})

it('reads what is written by the rules as another reader does, however the bytes are cut', async () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', ' ', '\u{1f600}') }),
    fc.constantFrom('x', ''),
  )
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.constantFrom(',', ';', '\t', '|' as const),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom('\n', '\r\n'),
      async (cells, separator, size, end) => {
        const text = cells.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(separator)).join(end)
        const other = (parse(text, { delimiter: separator, relax_column_count: true }) as string[][]).filter((row) =>
          row.some((one) => one !== ''),
        )
        expect((await read(text, separator as ',', size)).map((record) => record.cells)).toEqual(other)
      },
    ),
  )
})
