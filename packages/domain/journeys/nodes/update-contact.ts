import { isContactField } from '@parcours/model/contacts/fields.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { CONTACT_COLUMNS } from '../../contacts/columns.ts'
import { normaliseField } from '../../contacts/normalise.ts'
import { changeInChain } from '../chain.ts'
import { type Behaviour, PASS_ON } from './behaviour.ts'

/** Addresses and identifiers belong to one person each: a step that writes the same on everyone cannot set them. */
const SETTABLE = ['firstName', 'lastName', 'language', 'country', 'city', 'timeZone'] as const

export const updateContact: Behaviour<SettingsOf<'updateContact'>> = {
  kind: 'instant',
  decide: () => PASS_ON,
  async apply(tx, run, nodeId, { changes }, now) {
    const assignments = [sql`updated_at = ${now}`, sql`revision = c.revision + 1`]
    const properties: Record<string, unknown> = {}
    const [added, removed]: [string[], string[]] = [[], []]
    for (const change of changes) {
      if (change.kind === 'addTag') added.push(change.tag)
      else if (change.kind === 'removeTag') removed.push(change.tag)
      else {
        const value = change.kind === 'set' ? change.value : null
        if (!isContactField(change.property)) properties[change.property] = value
        else if ((SETTABLE as readonly string[]).includes(change.property)) {
          const normal = value === null ? { value: null } : normaliseField(change.property, String(value))
          if ('value' in normal) assignments.push(sql`${sql.ref(CONTACT_COLUMNS[change.property])} = ${normal.value}`)
        }
      }
    }
    if (Object.keys(properties).length > 0) assignments.push(sql`properties = jsonb_strip_nulls(c.properties || ${JSON.stringify(properties)}::jsonb)`)
    if (added.length + removed.length > 0) {
      assignments.push(sql`tags = ARRAY (SELECT DISTINCT tag FROM unnest(c.tags || ${added}::text[]) tag WHERE tag <> ALL (${removed}::text[]) ORDER BY tag)`)
    }
    const write = sql`
      WITH standing AS (
        SELECT c.id FROM journey_positions p JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id
         WHERE p.workspace_id = ${run.workspaceId} AND p.run_id = ${run.runId} AND p.node_id = ${nodeId} AND p.state = 'ready'
         ORDER BY c.id FOR UPDATE OF c
      )
      UPDATE contacts c SET ${sql.join(assignments)} FROM standing s WHERE c.workspace_id = ${run.workspaceId} AND c.id = s.id`
    await changeInChain(tx, run, nodeId, async () => void (await write.execute(tx)))
  },
}
