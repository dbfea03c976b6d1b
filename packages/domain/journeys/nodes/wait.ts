import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { contactDate } from '../../contacts/date.ts'
import { input, inputsSql } from '../decision-inputs.ts'
import { heardFrom } from '../since.ts'
import type { Behaviour } from './behaviour.ts'
import { isOver } from './due.ts'

export const wait: Behaviour<SettingsOf<'wait'>> = {
  kind: 'instant',
  decide: (settings, now, _, run) => ({
    port: settings.until === 'property' ? sql`CASE WHEN ${contactDate(settings.property)} IS NULL THEN 'noDate' ELSE 'next' END` : sql`'next'`,
    who: isOver(now, run),
    heard: heardFrom(sql`p.due_at`),
    why: settings.until === 'property' ? inputsSql([input('property', settings.property, sql`to_jsonb(${contactDate(settings.property)})`)]) : undefined,
  }),
}
