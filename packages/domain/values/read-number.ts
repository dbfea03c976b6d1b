/** What parts the whole of a number from its fraction. */
export type DecimalMark = '.' | ','

/** Spaces (of every width) and apostrophes between groups of three digits: they are marks of thousands everywhere. */
const GROUP_SPACES = "[ \\u00a0\\u2009\\u202f'’]"

const WITH_MARK: Record<DecimalMark, RegExp> = {
  '.': new RegExp(`^-?(?:\\d+|[1-9]\\d{0,2}(?:,\\d{3})+|[1-9]\\d{0,2}(?:${GROUP_SPACES}\\d{3})+)(?:\\.\\d+)?$`),
  ',': new RegExp(`^-?(?:\\d+|[1-9]\\d{0,2}(?:\\.\\d{3})+|[1-9]\\d{0,2}(?:${GROUP_SPACES}\\d{3})+)(?:,\\d+)?$`),
}
const NOT_DIGITS: Record<DecimalMark, RegExp> = { '.': /[^\d.-]/g, ',': /[^\d,-]/g }

/**
 * A number as users write it, as a plain decimal (`-1234.50`); undefined when it is none. Digits are kept as they are.
 */
export function readNumberWith(mark: DecimalMark, text: string): string | undefined {
  const given = text
    .trim()
    .replace(/^\u2212/, '-')
    .replace(/^\+/, '')
  if (!WITH_MARK[mark].test(given)) return undefined
  return given.replace(NOT_DIGITS[mark], '').replace(',', '.')
}

/**
 * A number whose decimal mark nobody told: undefined when it is none, or when it can be read in two ways. One full stop
 * is a decimal mark, as programs write it; one comma before exactly three digits may be either.
 */
export function readNumber(text: string): string | undefined {
  const [point, comma] = [readNumberWith('.', text), readNumberWith(',', text)]
  if (point === undefined || comma === undefined || Number(point) === Number(comma)) return point ?? comma
  return text.includes('.') ? point : undefined
}
