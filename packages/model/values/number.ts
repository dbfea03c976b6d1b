const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)$/

/** Longer ones could be beyond what a double holds. */
export const MAX_DECIMAL_LENGTH = 308

/**
 * A number as users write it: digits with a point at most, and a sign. No words such as "NaN", no exponents, no other
 * bases, no blanks: undefined for these. SQL says the same by `number_of`.
 */
export function parseDecimal(text: string): number | undefined {
  return text.length <= MAX_DECIMAL_LENGTH && DECIMAL.test(text) ? Number(text) : undefined
}
