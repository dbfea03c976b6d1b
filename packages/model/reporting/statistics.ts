/**
 * A group of contacts and a measure over them: how many, its sum, and
 * the sum of its squares (of 0 and 1 both are the number of ones).
 */
export interface Sample {
  count: number
  sum: number
  squares: number
}

/**
 * How many of a group did something, as a sample: with one more who did and one who
 * did not, so that a few contacts do not seem certain (Agresti and Caffo, Simple and
 * effective confidence intervals for proportions, The American Statistician 54, 2000).
 */
export function rateSample(ones: number, count: number): Sample {
  return { count: count + 2, sum: ones + 1, squares: ones + 1 }
}

/** So many standard errors to either side hold 95 % of a normal distribution. */
const REACH = 1.959964

export function meanOf({ count, sum }: Sample): number {
  return count === 0 ? 0 : sum / count
}

/** The squared standard error of a sample's mean. */
function errorOf({ count, sum, squares }: Sample): number {
  if (count < 2) return Number.POSITIVE_INFINITY
  const mean = sum / count
  return Math.max(0, squares / count - mean * mean) / (count - 1)
}

/**
 * How sure one may be that the first group's true mean is the greater one: the probability, from 0 to 1, by the normal
 * approximation to the difference of two means (Welch). With fewer than two contacts in a group, or where all of each
 * did the same, nothing is known of chance: 0.5.
 */
export function probabilityGreater(one: Sample, other: Sample): number {
  const error = errorOf(one) + errorOf(other)
  const difference = meanOf(one) - meanOf(other)
  if (!Number.isFinite(error) || error === 0) return 0.5
  return normal(difference / Math.sqrt(error))
}

/** The bounds within which the difference of two means lies with 95 % probability; null while too little is known. */
export function differenceInterval(one: Sample, other: Sample): { low: number; high: number } | null {
  const error = errorOf(one) + errorOf(other)
  if (!Number.isFinite(error) || error === 0) return null
  const difference = meanOf(one) - meanOf(other)
  const reach = REACH * Math.sqrt(error)
  return { low: difference - reach, high: difference + reach }
}

/** The bounds within which a mean lies with 95 % probability; null while too little is known. */
export function meanInterval(sample: Sample): { low: number; high: number } | null {
  const error = errorOf(sample)
  if (!Number.isFinite(error)) return null
  const reach = REACH * Math.sqrt(error)
  return { low: meanOf(sample) - reach, high: meanOf(sample) + reach }
}

/**
 * The bounds within which the true share that did something lies with 95 % probability, also where few or all of
 * them did (Wilson, Probable inference, Journal of the American Statistical Association 22, 1927); null for nobody.
 */
export function rateInterval(ones: number, count: number): { low: number; high: number } | null {
  if (count === 0) return null
  const rate = ones / count
  const weight = REACH ** 2 / count
  const middle = (rate + weight / 2) / (1 + weight)
  const reach = (REACH * Math.sqrt((rate * (1 - rate)) / count + weight / (4 * count))) / (1 + weight)
  // What nobody did, or all, is a bound of it, whatever computers make of the sum.
  return { low: ones === 0 ? 0 : middle - reach, high: ones === count ? 1 : middle + reach }
}

/**
 * The probability with which chance alone makes groups at least as uneven as these, drawn in these shares: the test of
 * Pearson, by the approximation of Wilson and Hilferty to its distribution.
 */
export function unevenness(counts: number[], shares: number[]): number {
  const [all, whole] = [counts, shares].map((numbers) => numbers.reduce((sum, one) => sum + one, 0))
  if (!all || !whole || counts.length < 2) return 1
  const off = counts.reduce((sum, count, index) => {
    const expected = (all * (shares[index] ?? 0)) / whole
    return sum + (count - expected) ** 2 / expected
  }, 0)
  const variance = 2 / (9 * (counts.length - 1))
  return 1 - normal((Math.cbrt(off / (counts.length - 1)) - (1 - variance)) / Math.sqrt(variance))
}

/** The standard normal distribution function, to 7 digits (Abramowitz and Stegun 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z >= 0 ? 1 - tail : tail
}
