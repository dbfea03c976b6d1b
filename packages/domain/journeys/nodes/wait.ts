import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import type { Behaviour } from './behaviour.ts'

export const wait: Behaviour<SettingsOf<'wait'>> = {
  kind: 'instant',
  decide: (_, now) => ({ port: sql`'next'`, who: sql`p.state = 'waiting' AND p.due_at <= ${now}::timestamptz` }),
}
