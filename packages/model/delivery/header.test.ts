import { expect, it } from 'vitest'
import { headerText, mailbox } from './header.ts'

it.each([
  ['Jean\r\nPaul', 'Jean Paul'],
  ['one\u2028two\u0085three', 'one two three'],
  ['\tone \u0000 two\u001b\n', 'one two'],
  ['a   b', 'a b'],
  ['Prix\u00a0: 10\u202f€', 'Prix\u00a0: 10\u202f€'],
])('%j is in a header %j', (text, expected) => {
  expect(headerText(text)).toBe(expected)
})

it.each([
  [['Shop'], 'Shop <a@shop.test>'],
  [['Jean\r\nBcc: x@y.test', 'Shop'], 'Jean Bcc: x@y.test <a@shop.test>'],
  [['\u200b\u00ad', 'Shop'], 'Shop <a@shop.test>'],
  [['<">', ' '], 'a@shop.test'],
  [[undefined], 'a@shop.test'],
])('an address with the names %j is written as %s', (names, expected) => {
  expect(mailbox('a@shop.test', ...names)).toBe(expected)
})
