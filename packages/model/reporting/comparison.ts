import { differenceInterval, meanOf, probabilityGreater, rateSample, type Sample, unevenness } from './statistics.ts'

/** Fewer contacts than so many in a group say nothing of it. */
export const MIN_CONTACTS = 50
/** Nor do fewer than so many who did it, in the two groups that are compared. */
export const LEAST_ACHIEVED = 20
/**
 * How sure the first of several groups must be that it is better than the second, where
 * they are looked at once: half of 4 % for either order of the two leaves the whole
 * below 5 %, the roughness of the normal distribution for small numbers included.
 */
const SURE = 0.98
/** Groups that come out as unevenly as this by chance once in a thousand times were not divided as they were drawn. */
const UNEVEN = 0.001
/** Where nothing can be said, either of the two is as likely to be the better one. */
const EVEN_CHANCE = 0.5

/** Contacts who were divided by chance, and what they did. */
export interface Group {
  key: string
  contacts: number
  /** Contacts who did what is measured. */
  achieved: number
  /** What they spent, where that is measured instead of how many did it. */
  spent?: Sample | undefined
  /** Their part of everyone divided, in any unit; undefined where it is not known. */
  share?: number | undefined
}

/**
 * What may be said of the first of several groups: `sure` that it is better than the second, `unsure` that it is not
 * chance, `tooFew` contacts or acts to say, `uneven` groups, which chance does not divide so: something keeps contacts
 * of one of them away, and the comparison says nothing.
 */
export const VERDICTS = ['sure', 'unsure', 'tooFew', 'uneven'] as const
export type Verdict = (typeof VERDICTS)[number]

export interface Comparison {
  best: string
  second: string
  verdict: Verdict
  /**
   * The probability that the best is better than the second, from 0.5 (nothing can be said) to 1. A number always, so
   * that callers may compare it.
   */
  confidence: number
  /** The bounds of 95 % of what the best has more than the second; null where nothing can be said. */
  difference: { low: number; high: number } | null
}

/**
 * Compares groups that were divided by chance, for campaigns and journeys alike: one rule says what is sure. The first
 * is held against the second, whichever they are, which asks for no more however many there are (see {@link
 * neededConfidence} of sequential.ts). Undefined while nobody did anything.
 * @param needed how sure it must be to be called sure; the default is wrong in at most 5 % of tests without a
 *   difference that are looked at once
 */
export function compare(groups: Group[], needed = SURE): Comparison | undefined {
  const [first, second] = groups
    .map((group) => ({ group, sample: sampleOf(group) }))
    .sort((a, b) => heightOf(b.group) - heightOf(a.group))
  if (!first || !second || groups.every(({ achieved }) => achieved === 0)) return undefined
  const named = { best: first.group.key, second: second.group.key }
  const nothing = (verdict: Verdict): Comparison => ({ ...named, verdict, confidence: EVEN_CHANCE, difference: null })
  if (isUneven(groups)) return nothing('uneven')
  if (
    Math.min(first.group.contacts, second.group.contacts) < MIN_CONTACTS ||
    first.group.achieved + second.group.achieved < LEAST_ACHIEVED
  )
    return nothing('tooFew')
  const confidence = probabilityGreater(first.sample, second.sample)
  return {
    ...named,
    verdict: confidence >= needed ? 'sure' : 'unsure',
    confidence,
    difference: differenceInterval(first.sample, second.sample),
  }
}

const sampleOf = ({ contacts, achieved, spent }: Group): Sample => spent ?? rateSample(achieved, contacts)
const heightOf = ({ contacts, achieved, spent }: Group): number =>
  spent ? meanOf(spent) : contacts === 0 ? 0 : achieved / contacts

/** Whether groups are of other sizes than they were drawn in. */
export function isUneven(groups: Group[]): boolean {
  const shares = groups.map(({ share }) => share ?? 0)
  if (shares.some((share) => share <= 0)) return false
  return (
    unevenness(
      groups.map(({ contacts }) => contacts),
      shares,
    ) < UNEVEN
  )
}
