import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, JourneyId, WorkspaceId } from '@parcours/model/id.ts'
import { Graph } from '@parcours/model/journey/graph.ts'
import { mustBePublishable } from '../journeys/control/lifecycle.ts'
import { found } from '../problem.ts'
import { type PlayedStep, play } from './play.ts'
import { rolledBack } from './rolled-back.ts'
import { enrollDirectly, stageVersion } from './stage.ts'

interface TrialRun {
  workspaceId: WorkspaceId
  journeyId: JourneyId
  contactId: ContactId
  /** Which way they take at some steps; see {@link play}. */
  choices: Record<string, string>
  /** The properties of the event that brings them in. */
  properties: Record<string, unknown>
  now: Date
}

/**
 * Leads a contact through the draft of a journey in moments, as it is drawn, in a transaction that is taken back:
 * nothing of it stays and nobody is written to. @throws Problem when the draft cannot be published
 */
export function runTrial(
  tx: WorkspaceTx,
  { workspaceId, journeyId, contactId, choices, properties, now }: TrialRun,
): Promise<PlayedStep[]> {
  return rolledBack(tx, async () => {
    const journey = found(
      await tx.selectFrom('journeys').select(['name', 'draft']).where('id', '=', journeyId).executeTakeFirst(),
      'notFound.journey',
    )
    found(
      await tx.selectFrom('contacts').select('id').where('id', '=', contactId).executeTakeFirst(),
      'notFound.contact',
    )
    const graph = Graph.parse(journey.draft)
    await mustBePublishable(tx, graph, now)
    const stage = await stageVersion(tx, { workspaceId, journeyId, journey: journey.name, graph }, now)
    await enrollDirectly(tx, stage, contactId, properties, now)
    return (await play(tx, stage, { contactId, choices, doings: [], eager: true, now })).steps
  })
}
