import { type Database, inWorkspace, transactionsOf } from '@parcours/db/connection.ts'
import { createApiKey } from '@parcours/domain/access/api-keys.ts'
import { createWorkspace } from '@parcours/domain/access/workspaces.ts'
import { createContent } from '@parcours/domain/content/documents/create.ts'
import { email } from '@parcours/domain/content/email/email.ts'
import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { publicId } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { BENCH_MJML } from './journey-fixture.ts'

/** A workspace with a key for events, and an email of service, for which no consent is needed. */
export async function eventBench(db: Database): Promise<{ workspaceId: string; key: string; templateId: string }> {
  const { workspaceId } = await createWorkspace(db, {
    workspace: 'Bench',
    name: 'Bench',
    email: 'bench@example.com',
    password: 'bench-bench-bench',
    language: 'en',
    timeZone: 'Europe/Paris',
  })
  const template = await createContent(
    transactionsOf(db, workspaceId),
    email,
    { workspaceId, userId: null },
    {
      name: 'Bench',
      document: { subject: 'Hello', preheader: '', source: BENCH_MJML, format: 'mjml', purpose: 'service' },
    },
  )
  return inWorkspace(db, workspaceId, async (tx) => {
    const { key } = await createApiKey(tx, workspaceId, { name: 'bench', scope: 'track' })
    return { workspaceId, key, templateId: publicId('template', template.id) }
  })
}

/** A contact who does this gets the email. */
export function emailOnEvent(templateId: string, event: string, where: Comparison[] = []): Graph {
  const at = { x: 0, y: 0 }
  return {
    nodes: [
      { id: 'trigger', kind: 'triggerEvent', name: '', settings: { event, where, reentry: 'always' }, position: at },
      { id: 'email', kind: 'sendEmail', name: '', settings: { templateId }, position: at },
    ],
    edges: [{ from: 'trigger', port: 'next', to: 'email' }],
  }
}

/** From each call to its email being taken; waits until all of those measured are there, for some seconds. */
export async function figuresOf(db: Database, sentAt: Map<string, number>, expected: number) {
  let taken: { recipient: string; accepted_at: Date }[] = []
  for (let waited = 0; waited < 300 && taken.length < expected; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    taken = (
      await sql<{
        recipient: string
        accepted_at: Date
      }>`
        SELECT recipient, min(accepted_at) AS accepted_at
          FROM sandbox_outbox
         WHERE recipient LIKE 'measured%'
         GROUP BY 1`.execute(db)
    ).rows.filter(({ recipient }) => sentAt.has(recipient))
  }
  const times = taken
    .map(({ recipient, accepted_at }) => accepted_at.getTime() - (sentAt.get(recipient) ?? 0))
    .sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]
  const { rows } = await sql<{ runs: number }>`SELECT count(*)::int AS runs FROM journey_runs`.execute(db)
  return {
    expected,
    emails: taken.length,
    runs: rows[0]?.runs,
    p50_ms: at(0.5),
    p95_ms: at(0.95),
    max_ms: times.at(-1),
  }
}
