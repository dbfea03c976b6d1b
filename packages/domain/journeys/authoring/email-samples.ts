import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { messageOf } from '@parcours/model/journey/facets.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { sql } from 'kysely'
import { loadEmail } from '../../channels/email/compile.ts'
import { MAX_SAMPLE_CONTACTS, renderSample, type SampleRendering } from '../../content/sample-rendering.ts'
import { type ContactScope, contactScopeSql, loadWorkspaceScope } from '../../content/scope.ts'

/** Time to try all emails of a journey. */
const SAMPLES_MS = 2000

/**
 * The emails of a journey, and contacts to try them on: the latest who have an address, as those who will be enrolled
 * are like them.
 */
export async function readEmailSamples(tx: WorkspaceTx, journey: string, graph: Graph): Promise<SampleRendering[]> {
  const workspace = await loadWorkspaceScope(tx)
  const samples: Omit<SampleRendering, 'milliseconds'>[] = []
  for (const node of graph.nodes) {
    const message = messageOf(node)
    const templateId = message?.channel === 'email' ? parsePublicId('template', message.templateId) : undefined
    const template =
      templateId &&
      (await tx
        .selectFrom('contents')
        .select('revision')
        .where('id', '=', templateId)
        .where('kind', '=', 'email')
        .executeTakeFirst())
    if (!templateId || !template) continue
    const compiled = await loadEmail(tx, { templateId, ...template })
    const { rows } = await sql<{ contact: ContactScope }>`
      SELECT ${contactScopeSql(compiled.needs)} AS contact
        FROM contacts c WHERE c.email IS NOT NULL ORDER BY c.id DESC LIMIT ${MAX_SAMPLE_CONTACTS}`.execute(tx)
    samples.push({
      path: `nodes.${node.id}`,
      compiled,
      contacts: rows.map(({ contact }) => contact),
      workspace,
      journey: { name: journey },
    })
  }
  return samples.map((sample) => ({ ...sample, milliseconds: SAMPLES_MS / samples.length }))
}

/** What the emails of a journey would show as their author does not mean it, and which would not be sent. */
export async function emailWarnings(samples: SampleRendering[]): Promise<Issue[]> {
  const warnings: Issue[] = []
  for (const sample of samples) {
    const rendered = await renderSample(sample)
    warnings.push(...rendered.withheld, ...rendered.warnings)
  }
  return warnings
}
