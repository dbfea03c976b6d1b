import { describe, expect, it } from 'vitest'
import { isVisible, withoutInvisible } from './visible.ts'

describe('a text without what nobody sees', () => {
  it.each([
    ['a blank without a width', 'a\u200bb'],
    ['a soft hyphen', 'a\u00adb'],
    ['a word joiner', 'a\u2060b'],
    ['a mark of byte order', '\ufeffab'],
    ['a joiner between letters that do not join', 'a\u200db\u200c'],
    ['directions', '\u202eab\u202c\u200f\u2066\u2069'],
    ['fillers', 'a\u3164\u115fb\uffa0'],
    ['a form of a letter that has none', 'a\ufe0fb'],
    ['letters of a flag without a flag', 'a\u{e0067}b\u{e007f}'],
  ])('is the same after %s', (_, text) => {
    expect(withoutInvisible(text)).toBe('ab')
  })

  it.each([
    ['Persian', 'می\u200cخواهم'],
    ['an abbreviation in Arabic letters', 'ه\u200d.ش'],
    ['Sinhala', 'ශ්\u200dරී'],
    ['Hindi', 'क्\u200cष'],
    ['a family', '👩\u200d👩\u200d👧'],
    ['a heart as a picture', '❤\ufe0f'],
    ['a burning heart', '❤\ufe0f\u200d🔥'],
    ['an astronaut with a tone of skin', '👩🏽\u200d🚀'],
    ['a key', '1\ufe0f\u20e3'],
    ['the flag of Wales', '🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}'],
    ['a Japanese town', '葛\u{e0100}城'],
    ['Mongolian', 'ᠠ\u180bᠨ\u180e\u180b'],
  ])('keeps what %s needs', (_, text) => {
    expect(withoutInvisible(text)).toBe(text)
  })

  it('keeps one of what is needed once', () => {
    expect(withoutInvisible('می\u200c\u200cخواهم')).toBe('می\u200cخواهم')
    expect(withoutInvisible('👩\u200d\u200d👧')).toBe('👩\u200d👧')
    expect(withoutInvisible('سلام\u200c')).toBe('سلام')
  })
})

describe('a text in which there is something to see', () => {
  it.each(['a', '漢', '!', '❤️', '1', '{{ x }}'])('is %j', (text) => expect(isVisible(text)).toBe(true))
  it.each(['', '  ', '\u00a0', '\u200b', '\u00ad', '\u2060', '\u3164', '\u2800', '\u0301', '\u034f'])(
    'is not %j',
    (text) => expect(isVisible(text)).toBe(false),
  )
})
