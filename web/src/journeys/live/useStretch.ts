import { useAddress } from '../../parts/useAddress.ts'

/** What part of a journey's past is shown: a version, and so many days back. */
export interface StretchOfTime {
  version: number | undefined
  days: number | undefined
  /** Beside it: the days before these, or another version by its number. */
  against: 'before' | number | undefined
}

const DAY_MS = 86_400_000
/** More is not asked for, whatever the address says: some 27 years, and as many versions. */
const number = (text: string | null) => (/^[1-9]\d{0,3}$/.test(text ?? '') ? Number(text) : undefined)
/** Counters are kept by days of UTC. */
const dayBefore = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)

/** The part that is shown stands in the address, so that it can be shared and found again. */
export function useStretch(): [StretchOfTime, (next: StretchOfTime) => void] {
  const { params, change } = useAddress()
  const version = number(params.get('version'))
  const days = number(params.get('days'))
  const asked = params.get('against')
  const against = asked === 'before' ? 'before' : number(asked)
  return [
    { version, days, against: mayStandBeside({ version, days, against }) ? against : undefined },
    (next) => change({ ...next }),
  ]
}

/** There is nothing before all of time, and no version beside all versions. */
function mayStandBeside({ version, days, against }: StretchOfTime): boolean {
  return against === 'before' ? days !== undefined : version !== undefined && against !== version
}

interface StretchQuery {
  version?: number
  since?: string
  until?: string
}

/** The same as the API asks for it; undefined of all. */
export function stretchQuery({ version, days }: StretchOfTime): StretchQuery | undefined {
  if (version === undefined && days === undefined) return
  return { ...(version !== undefined && { version }), ...(days !== undefined && { since: dayBefore(days - 1) }) }
}

/** What stands beside it, as the API asks for it; undefined where nothing does. */
export function againstQuery({ version, days, against }: StretchOfTime): StretchQuery | undefined {
  if (against === undefined) return
  if (against !== 'before') return stretchQuery({ version: against, days, against: undefined })
  if (days === undefined) return
  return {
    ...(version !== undefined && { version }),
    since: dayBefore(2 * days - 1),
    until: dayBefore(days - 1),
  }
}
