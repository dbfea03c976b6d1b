import type { TimelineAnswer } from '@parcours/contract/contacts.ts'

export type Entry<Kind extends TimelineAnswer['kind'] = TimelineAnswer['kind']> = Extract<
  TimelineAnswer,
  { kind: Kind }
>
/** What happened in one pass through a journey: the steps, and what they sent. */
export type PassEntry = Entry<'step' | 'message'>

/** One row of a day: something that happened, or much of one kind folded into one. */
export type TimelineRow =
  | { kind: 'entry'; key: string; entry: Entry }
  | { kind: 'pass'; key: string; entries: PassEntry[] }
  | { kind: 'pages'; key: string; entries: Entry<'event'>[] }
  | { kind: 'data'; key: string; entries: Entry<'event'>[] }
  | { kind: 'segments'; key: string; entries: Entry<'segment'>[] }

export interface TimelineDay {
  /** `2026-11-27`, where the reader is. */
  day: string
  rows: TimelineRow[]
}

/** Of one kind, so many of a day are one row. */
const MIN_FOLDED = 2

/**
 * A timeline by days, the latest first. Of a day, each pass through a journey is one row, at its latest moment; changes
 * of segments are one; and so are pages that were seen, or data that was received, one after the other.
 */
export function groupTimeline(entries: Entry[], dayOf: (at: string) => string): TimelineDay[] {
  return [...Map.groupBy(entries, ({ at }) => dayOf(at))].map(([day, ofDay]) => ({ day, rows: rowsOf(day, ofDay) }))
}

function rowsOf(day: string, entries: Entry[]): TimelineRow[] {
  const rows: TimelineRow[] = []
  const passes = new Map<string, PassEntry[]>()
  const segments: Entry<'segment'>[] = []
  for (const entry of entries) {
    const pass = passOf(entry)
    if (pass) {
      const known = passes.get(pass.id)
      if (known) known.push(pass.entry)
      else {
        const first = [pass.entry]
        passes.set(pass.id, first)
        rows.push({ kind: 'pass', key: `${day} ${pass.id}`, entries: first })
      }
      continue
    }
    if (entry.kind === 'segment') {
      segments.push(entry)
      if (segments.length === 1) rows.push({ kind: 'segments', key: `${day} segments`, entries: segments })
      continue
    }
    const folded = entry.kind === 'event' ? FOLDED[entry.data.kind] : undefined
    const last = rows.at(-1)
    if (folded && entry.kind === 'event' && last?.kind === folded) last.entries.push(entry)
    else if (folded && entry.kind === 'event') rows.push({ kind: folded, key: entry.id, entries: [entry] })
    else rows.push({ kind: 'entry', key: entry.id, entry })
  }
  return rows.map((row) => {
    if (row.kind === 'pass') return { ...row, entries: row.entries.toSorted(laterFirst) }
    const [only] = row.kind === 'entry' ? [] : row.entries
    return only && row.kind !== 'entry' && row.entries.length < MIN_FOLDED
      ? { kind: 'entry', key: row.key, entry: only }
      : row
  })
}

/** Calls of which several say no more than one. */
const FOLDED: Partial<Record<Entry<'event'>['data']['kind'], 'pages' | 'data'>> = {
  page: 'pages',
  screen: 'pages',
  identify: 'data',
  group: 'data',
  alias: 'data',
}

function passOf(entry: Entry): { id: string; entry: PassEntry } | undefined {
  if (entry.kind === 'step') return { id: entry.data.entryId, entry }
  return entry.kind === 'message' && entry.data.entryId ? { id: entry.data.entryId, entry } : undefined
}

/** Steps that were left at one moment by their order: pages of a timeline may part them. */
function laterFirst(one: PassEntry, other: PassEntry): number {
  const orderOf = (entry: PassEntry) => (entry.kind === 'step' ? entry.data.order : 0)
  return Date.parse(other.at) - Date.parse(one.at) || orderOf(other) - orderOf(one)
}
