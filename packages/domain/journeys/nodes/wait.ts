import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { contactDate } from '../../contacts/date.ts'
import { input, inputsSql } from '../decision-inputs.ts'
import { heardFrom } from '../since.ts'
import type { Behaviour } from './behaviour.ts'

export const wait: Behaviour<SettingsOf<'wait'>> = {
  kind: 'instant',
  decide: (settings, now) => ({
    port: settings.until === 'property' ? sql`CASE WHEN ${contactDate(settings.property)} IS NULL THEN 'noDate' ELSE 'next' END` : sql`'next'`,
    who: sql`p.state = 'waiting' AND p.due_at <= ${now}::timestamptz`,
    heard: heardFrom(sql`p.due_at`),
    why: settings.until === 'property' ? inputsSql([input('property', settings.property, sql`to_jsonb(${contactDate(settings.property)})`)]) : undefined,
  }),
}
