import { dateSourceOf, movingEvents, type WaitDate } from '@parcours/model/journey/nodes/wait-date.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { type RawBuilder, sql } from 'kysely'
import { type DecisionInput, input, inputsSql } from '../running/decision-inputs.ts'
import { lastWaitEnd } from '../waits/since.ts'
import { momentOfAwaited, readDate } from './awaited-date.ts'
import type { Behaviour, Decision } from './behaviour.ts'
import { isOver } from './due.ts'
import { withValue } from './with-value.ts'

export const wait: Behaviour<SettingsOf<'wait'>> = {
  kind: 'instant',
  decide: (settings, now, _, run) => ({
    port: sql`'next'`,
    who: isOver(now, run),
    lastWait: lastWaitEnd(sql`p.due_at`),
    ...(settings.until === 'property' &&
      byDate(settings, sql`coalesce(p.awaited_date, ${readDate({ settings, graph: run.graph, now })})`, now)),
  }),
}

const NAMED: Record<ReturnType<typeof dateSourceOf>, { of: DecisionInput['of']; under: string }> = {
  contact: { of: 'property', under: '' },
  entry: { of: 'event', under: '' },
  result: { of: 'event', under: 'results.' },
}

/** By the date that they have waited for, even if it is another by now: what their time was reckoned from. */
function byDate(settings: WaitDate, awaited: RawBuilder<unknown>, now: Date): Pick<Decision, 'port' | 'why' | 'entry'> {
  const { of, under } = NAMED[dateSourceOf(settings)]
  const read = inputsSql([input(of, `${under}${settings.property}`, sql`held.awaited -> 'value'`)])
  const moved = inputsSql([input('moved', '', sql`held.awaited -> 'movedAt'`)])
  return {
    port: sql`CASE WHEN ${momentOfAwaited(settings, awaited, now)} IS NULL THEN 'noDate' ELSE 'next' END`,
    ...(movingEvents(settings).length > 0 && { entry: entryWith(settings.property, awaited) }),
    why: sql`
      (SELECT ${read} || CASE WHEN held.awaited ->> 'movedAt' IS NULL THEN '[]' ELSE ${moved} END
         FROM (SELECT ${awaited} AS awaited OFFSET 0) held)`,
  }
}

/** What brought them, with the date to which an event has moved it: what is sent from here on names that one. */
function entryWith(property: string, awaited: RawBuilder<unknown>): RawBuilder<unknown> {
  const value = sql`(held.awaited -> 'value')`
  const [named, nested] = [[property], property.split('.')].map((keys) =>
    withValue(sql`p.entry`, ['properties', ...keys], value),
  )
  return sql`(
    SELECT CASE
        WHEN held.awaited ->> 'id' IS NULL THEN p.entry
        WHEN jsonb_exists(p.entry -> 'properties', ${property}::text) THEN ${named}
        ELSE ${nested} END
      FROM (SELECT ${awaited} AS awaited OFFSET 0) held)`
}
