import { readNumber } from '../values/read-number.ts'

/** Beyond, an amount is a mistake: in minor units, and far below what sums can hold. */
export const MAX_AMOUNT = 100_000_000_000_000

/**
 * An amount in the currency's main unit as minor units; undefined when it is none, or when it can be read in two ways
 * (`1,234`). Reckoned in decimal, as on paper: 1.005 is 1.01, whatever its binary form.
 */
export function minorUnits(value: unknown): number | undefined {
  const decimal = decimalOf(value)
  return decimal === undefined ? undefined : roundToMinor(decimal)
}

/** What so many pieces cost, rounded once; undefined when the price is no amount. */
export function lineTotal(price: unknown, quantity: number): number | undefined {
  const [one, pieces] = [decimalOf(price), decimalOf(quantity)]
  if (one === undefined || pieces === undefined) return undefined
  return roundToMinor({ digits: one.digits * pieces.digits, scale: one.scale + pieces.scale })
}

/** `digits` divided by ten to the power of `scale`. */
interface Decimal {
  digits: bigint
  scale: number
}

function decimalOf(value: unknown): Decimal | undefined {
  const text =
    typeof value === 'number' ? plainNumber(value) : typeof value === 'string' ? readNumber(value) : undefined
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text ?? '')
  if (!parts) return undefined
  const [, sign = '', whole = '', fraction = ''] = parts
  return whole.length > 20 || fraction.length > 400
    ? undefined
    : { digits: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length }
}

/** A number without an exponent, in its shortest form. */
function plainNumber(value: number): string | undefined {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e20) return undefined
  return Math.abs(value) < 1e-6 ? '0' : String(value)
}

/** To two places, halves away from zero. */
function roundToMinor({ digits, scale }: Decimal): number | undefined {
  const minor = scale <= 2 ? digits * 10n ** BigInt(2 - scale) : divideRounded(digits, 10n ** BigInt(scale - 2))
  return minor > -MAX_AMOUNT && minor < MAX_AMOUNT ? Number(minor) : undefined
}

function divideRounded(digits: bigint, divisor: bigint): bigint {
  const half = divisor / 2n
  return (digits < 0n ? digits - half : digits + half) / divisor
}
