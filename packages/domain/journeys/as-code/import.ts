import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { UserId, WorkspaceId } from '@parcours/model/id.ts'
import { Graph } from '@parcours/model/journey/graph.ts'
import { freeName } from '../../free-name.ts'
import { invalid, Problem } from '../../problem.ts'
import { createJourney, getJourney, saveDraft } from '../authoring/drafts.ts'
import { journeyFromYaml, journeyToYaml } from './file.ts'
import { loadNames, type Names } from './names.ts'

/** The draft of a journey as YAML. */
export async function exportJourney(tx: WorkspaceTx, id: string): Promise<string> {
  const { name, draft } = await getJourney(tx, id)
  return journeyToYaml(name, Graph.parse(draft), await loadNames(tx))
}

/**
 * Reads a file as a journey of this workspace, whose names may be at hand
 * already. @throws Problem naming what cannot be read, or is not there
 */
export async function readJourneyFile(
  tx: WorkspaceTx,
  yaml: string,
  names?: Names,
): Promise<{ name: string; graph: Graph }> {
  const read = journeyFromYaml(yaml, names ?? (await loadNames(tx)))
  if ('issues' in read) throw invalid(read.issues)
  return read
}

/**
 * Imports a file: as the draft of the journey of its name, which is not saved again where it is the same already; or as
 * a copy, which leaves the journey of that name as it is.
 */
export async function importJourney(
  tx: WorkspaceTx,
  { workspaceId, userId }: { workspaceId: WorkspaceId; userId: UserId | null },
  { yaml, as }: { yaml: string; as: 'draft' | 'copy' },
  now: Date,
): Promise<{ id: string; created: boolean; changed: boolean }> {
  const names = await loadNames(tx)
  const { name, graph } = await readJourneyFile(tx, yaml, names)
  if (as === 'copy') {
    const free = await freeName(tx, 'journeys', name)
    return { id: await createJourney(tx, workspaceId, { name: free, graph }), created: true, changed: true }
  }
  const same = await tx.selectFrom('journeys').select(['id', 'draft']).where('name', '=', name).execute()
  if (same.length > 1) throw new Problem('conflict', 'file.nameTwice', { name })
  const [before] = same
  if (!before) return { id: await createJourney(tx, workspaceId, { name, graph }), created: true, changed: true }
  const changed = journeyToYaml(name, Graph.parse(before.draft), names) !== journeyToYaml(name, graph, names)
  if (changed) await saveDraft(tx, before.id, userId, { name, graph }, now)
  return { id: before.id, created: false, changed }
}
