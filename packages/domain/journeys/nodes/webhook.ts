import { inWorkspace } from '@parcours/db/connection.ts'
import { publicId } from '@parcours/model/id.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { isPaused } from '../lifecycle.ts'
import { move } from '../move.ts'
import type { Behaviour } from './behaviour.ts'

const AT_ONCE = 20

interface Standing {
  contact_id: string
  contact: Record<string, unknown>
  entry: unknown
}

/**
 * One POST a person, twenty at a time. The id of a call is the same at every attempt (run, step, person), so that a receiver
 * that was told twice after a crash can tell: Standard Webhooks asks receivers for this.
 */
export const webhook: Behaviour<SettingsOf<'webhook'>> = {
  kind: 'effect',
  async perform({ db, postWebhook, clock, heartbeat }, run, nodeId, { url }) {
    for (;;) {
      heartbeat()
      const standing = await inWorkspace(db, run.workspaceId, async (tx) => {
        if (await isPaused(tx, run.journeyId)) return 'held'
        const { rows } = await sql<Standing>`
          SELECT p.contact_id, p.entry, jsonb_build_object('externalId', c.external_id, 'email', c.email, 'phone', c.phone, 'firstName', c.first_name,
                 'lastName', c.last_name, 'language', c.language, 'country', c.country, 'properties', c.properties, 'tags', c.tags) AS contact
            FROM journey_positions p JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id
           WHERE p.workspace_id = ${run.workspaceId} AND p.run_id = ${run.runId} AND p.node_id = ${nodeId} AND p.state = 'ready' LIMIT ${AT_ONCE}`.execute(tx)
        return rows
      })
      if (standing === 'held') return { held: true }
      if (standing.length === 0) return { held: false }
      const taken = await Promise.all(
        standing.map(({ contact_id, contact, entry }) =>
          postWebhook(url, `${run.runId}.${nodeId}.${contact_id}`, {
            type: 'journey.step',
            timestamp: clock().toISOString(),
            data: { journeyId: publicId('journey', run.journeyId), step: nodeId, contact: { id: publicId('contact', contact_id), ...contact }, entry },
          }),
        ),
      )
      const ids = standing.map(({ contact_id }) => contact_id)
      const accepted = ids.filter((_, index) => taken[index])
      await inWorkspace(db, run.workspaceId, (tx) =>
        move(tx, run, nodeId, {
          port: sql`CASE WHEN p.contact_id = ANY (${accepted}::uuid[]) THEN 'next' ELSE 'failed' END`,
          who: sql`p.state = 'ready' AND p.contact_id = ANY (${ids}::uuid[])`,
          now: clock(),
          count: true,
        }),
      )
    }
  },
}
