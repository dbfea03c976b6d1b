import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { isOfTheMoment } from '@parcours/db/failure.ts'
import { type ContactId, publicId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { compileFields } from '../../content/fill-fields.ts'
import { isPaused } from '../control/lifecycle.ts'
import type { JourneyEntry } from '../running/fill.ts'
import { move } from '../running/move.ts'
import type { BehaviourOf, RunContext } from './behaviour.ts'

const AT_ONCE = 20
/**
 * After so long the run reads again which contacts are still at the step: no attempt may last for hours, however slow a
 * receiver is.
 */
const LONGEST_MS = 10 * 60_000

interface ReadyPosition {
  contactId: ContactId
  contact: Record<string, unknown>
  entry: JourneyEntry | null
}

/** The next contacts at the step, with what a receiver gets when the step does not say it itself. */
async function nextReadyPositions(tx: WorkspaceTx, run: RunContext, nodeId: string): Promise<ReadyPosition[]> {
  const { rows } = await sql<ReadyPosition>`
    SELECT p.contact_id AS "contactId", p.entry,
           jsonb_build_object('externalId', c.external_id, 'email', c.email, 'phone', c.phone, 'firstName',
               c.first_name,
           'lastName', c.last_name, 'language', c.language, 'country', c.country, 'properties', c.properties, 'tags',
           c.tags) AS contact
      FROM journey_positions p JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id
     WHERE p.workspace_id = ${run.workspaceId}
       AND p.run_id = ${run.runId}
       AND p.node_id = ${nodeId}
       AND p.state = 'ready'
     LIMIT ${AT_ONCE}`.execute(tx)
  return rows
}

interface Answer {
  contactId: ContactId
  ok: boolean
  body: unknown
}

interface Settling {
  answers: Answer[]
  /** The name under which answers are kept; empty: they are not. */
  save: string
  now: Date
}

/**
 * Keeps the answers and moves all contacts on. Whatever an answer holds, its call is not made again: answers that
 * cannot be kept together are kept one by one, and a contact whose own answer cannot be kept goes on without it.
 */
async function settle(db: Database, run: RunContext, nodeId: string, { answers, save, now }: Settling): Promise<void> {
  try {
    await inWorkspace(db, run.workspaceId, async (tx) => {
      if (save) await saveAnswers(tx, run, save, answers)
      const accepted = answers.filter(({ ok }) => ok).map(({ contactId }) => contactId)
      await move(tx, run, nodeId, {
        port: sql`CASE WHEN p.contact_id = ANY (${accepted}::uuid[]) THEN 'next' ELSE 'failed' END`,
        who: sql`p.state = 'ready' AND p.contact_id = ANY (${answers.map(({ contactId }) => contactId)}::uuid[])`,
        now,
        count: true,
      })
    })
  } catch (error) {
    if (isOfTheMoment(error) || !save) throw error
    const [first] = answers
    if (answers.length > 1) for (const one of answers) await settle(db, run, nodeId, { answers: [one], save, now })
    else if (first && first.body !== null)
      await settle(db, run, nodeId, { answers: [{ ...first, body: null }], save, now })
    else throw error
  }
}

/** Keeps what was answered with what brought each of them: later steps find it by name. */
async function saveAnswers(tx: WorkspaceTx, run: RunContext, name: string, answers: Answer[]): Promise<void> {
  await sql`
    UPDATE journey_positions p
       SET entry = coalesce(p.entry, '{}') || jsonb_build_object('results',
           coalesce(p.entry -> 'results', '{}') || jsonb_build_object(${name}::text, a.answer))
      FROM unnest(${answers.map(({ contactId }) => contactId)}::uuid[],
          ${answers.map(({ ok, body }) => JSON.stringify({ ok, body }))}::jsonb[]) AS a (contact_id, answer)
     WHERE p.workspace_id = ${run.workspaceId} AND p.run_id = ${run.runId} AND p.contact_id = a.contact_id`.execute(tx)
}

/**
 * One POST a contact, twenty at a time. The id of a call is the same at every attempt (run, step, contact), so that a
 * receiver that was called twice after a crash can see it: Standard Webhooks asks receivers for this.
 */
export const webhook: BehaviourOf<'webhook'> = {
  kind: 'effect',
  async perform({ db, postWebhook, clock, heartbeat }, run, nodeId, { url, body, save }) {
    const fields = compileFields({ url, body })
    for (const began = clock().getTime(); clock().getTime() - began < LONGEST_MS; ) {
      heartbeat()
      const next = await inWorkspace(db, run.workspaceId, async (tx) => {
        if (await isPaused(tx, run.journeyId)) return 'paused'
        const ready = await nextReadyPositions(tx, run, nodeId)
        return { ready, filled: await fields.fillFor(tx, run.journey, ready) }
      })
      if (next === 'paused') return { paused: true }
      const { ready, filled } = next
      if (ready.length === 0) return { paused: false }
      const payloadOf = ({ contactId, contact, entry }: ReadyPosition) =>
        JSON.stringify({
          type: 'journey.step',
          timestamp: clock().toISOString(),
          data: {
            journeyId: publicId('journey', run.journeyId),
            step: nodeId,
            contact: { id: publicId('contact', contactId), ...contact },
            entry,
          },
        })
      const answers = await Promise.all(
        ready.map(async (one) => {
          const said = { url, body, ...filled.get(one.contactId) }
          // What is filled in must still be JSON: nothing else is sent in its name.
          const payload = said.body.trim() ? asJson(said.body) : payloadOf(one)
          const answer =
            payload === undefined
              ? { ok: false, body: null }
              : await postWebhook(said.url, `${run.runId}.${nodeId}.${one.contactId}`, payload)
          return { contactId: one.contactId, ...answer }
        }),
      )
      await settle(db, run, nodeId, { answers, save, now: clock() })
    }
    return { paused: false }
  },
}

function asJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return undefined
  }
}
