import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { durationSeconds } from '@parcours/model/duration.ts'
import type { MessageCode } from '@parcours/model/i18n/en.ts'
import type { MessageValues } from '@parcours/model/i18n/say.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { publicId } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import type { JourneyTest } from '@parcours/model/journey/journey-test.ts'
import { recordConsents } from '../consent/ledger.ts'
import { upsertContact } from '../contacts/save.ts'
import { mustBePublishable } from '../journeys/control/lifecycle.ts'
import { uuidv7 } from '../uuid.ts'
import { type Played, type PlayedStep, play } from './play.ts'
import { rolledBack } from './rolled-back.ts'
import { enrollDirectly, stageJourney } from './stage.ts'

/** In what a test was not as expected, in words to be filled in. */
export interface Deviation {
  code: MessageCode
  values: MessageValues
}

export interface TestResult {
  name: string
  deviations: Deviation[]
  /** The steps passed, as a test writes them. */
  path: string[]
  /** Names of the emails that the contact got. */
  emails: string[]
  steps: PlayedStep[]
}

/** Plays each of a journey's tests on a stage of its own. @throws Problem when the journey cannot be published */
export async function runTests(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { name, graph }: { name: string; graph: Graph },
  now: Date,
): Promise<TestResult[]> {
  const { tests = [] } = graph
  if (tests.length === 0) return []
  await mustBePublishable(tx, graph, now)
  const emailNames = new Map(
    (await tx.selectFrom('contents').select(['id', 'name']).where('kind', '=', 'email').execute()).map((template) => [
      publicId('template', template.id),
      template.name,
    ]),
  )
  const results: TestResult[] = []
  for (const test of tests)
    results.push(await rolledBack(tx, () => runTest(tx, { workspaceId, journey: name, graph, emailNames }, test, now)))
  return results
}

interface Tested {
  workspaceId: WorkspaceId
  /** The journey's name. */
  journey: string
  graph: Graph
  emailNames: ReadonlyMap<string, string>
}

async function runTest(
  tx: WorkspaceTx,
  { workspaceId, journey, graph, emailNames }: Tested,
  test: JourneyTest,
  now: Date,
): Promise<TestResult> {
  const begins = test.at ? new Date(test.at) : now
  const stage = await stageJourney(tx, { workspaceId, journey, graph }, begins)
  const contactId = await makeUp(tx, workspaceId, test, begins)
  // The events that set the contact up are no part of the test.
  await tx.deleteFrom('event_inbox').where('contact_id', '=', contactId).execute()
  const doings = (test.later ?? []).map(({ after, event, properties = {} }) => ({
    at: new Date(begins.getTime() + durationSeconds(after) * 1000),
    event,
    properties,
  }))
  doings.sort((a, b) => a.at.getTime() - b.at.getTime())
  if (test.event) doings.unshift({ at: begins, event: test.event.name, properties: test.event.properties ?? {} })
  else await enrollDirectly(tx, stage, contactId, {}, begins)
  const played = await play(tx, stage, { contactId, choices: test.choose ?? {}, doings, eager: false, now: begins })
  const emails = played.steps.flatMap(({ message }) =>
    message && message.reason === null ? [emailNames.get(message.templateId) ?? message.templateId] : [],
  )
  const path = played.steps.map(({ nodeId, port }) => (port === 'next' ? nodeId : `${nodeId}:${port}`))
  return { name: test.name, deviations: deviationsOf(test, played, path, emails), path, emails, steps: played.steps }
}

async function makeUp(tx: WorkspaceTx, workspaceId: WorkspaceId, { contact }: JourneyTest, now: Date): Promise<string> {
  const { properties, tags, consents = ['email'], ...fields } = contact
  const nobody = uuidv7()
  const { id } = await upsertContact(
    tx,
    workspaceId,
    { fields: { email: `${nobody}@example.test`, ...fields, externalId: `test ${nobody}` }, properties, tags },
    now,
  )
  await recordConsents(
    tx,
    workspaceId,
    consents.map((channel) => ({ contactId: id, channel, decision: 'given' as const, source: 'test', decidedAt: now })),
  )
  return id
}

function deviationsOf(
  { expect }: JourneyTest,
  { entries, endedWhy, goal }: Played,
  path: string[],
  emails: string[],
): Deviation[] {
  const differs = (code: MessageCode, expected: string | undefined, found: string): Deviation[] =>
    expected === undefined || expected === found ? [] : [{ code, values: { expected, found } }]
  const list = (items: string[]) => items.join(' → ') || '–'
  // A way out counts only where the test says one.
  const shown = path.map((step, index) => (expect.path?.[index]?.includes(':') ? step : (step.split(':')[0] ?? '')))
  return [
    ...differs('test.enters', expect.enters === undefined ? undefined : String(expect.enters), String(entries > 0)),
    ...differs('test.path', expect.path && list(expect.path), list(shown)),
    ...differs('test.emails', expect.emails && list(expect.emails), list(emails)),
    ...differs('test.ends', expect.ends, endedWhy ?? 'inside'),
    ...differs('test.goal', expect.goal === undefined ? undefined : String(expect.goal), String(goal)),
  ]
}
