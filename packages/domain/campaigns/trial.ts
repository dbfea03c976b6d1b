import { setImmediate } from 'node:timers/promises'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { drawSql } from '../condition/draw.ts'
import type { CompiledEmail } from '../delivery/compile.ts'
import { type ContactScope, contactScopeSql, templateScope, type WorkspaceScope } from '../delivery/scope.ts'
import { reachableSql } from './audience.ts'

/** People whose emails are filled in before the launch, to see whether any fails. */
const TRIED = 200
/** Nor for longer than this: what a template may use is limited for one message, and people wait for the answer. */
const BUDGET_MS = 1000

interface Trial {
  audience: CampaignDefinition['audience']
  /** Whom the audience reaches: so many are drawn from among them. */
  reachable: number
  purpose: string
  workspace: WorkspaceScope
  campaign: string
}

/**
 * Fills an email in for people drawn from the audience, as many as there is time for: how many of them it fails for, by reason. What fails for one only is
 * found by nobody else.
 */
export async function trialIssues(tx: WorkspaceTx, path: string, compiled: CompiledEmail, { audience, reachable, purpose, workspace, campaign }: Trial): Promise<Issue[]> {
  if (reachable === 0) return []
  const share = Math.min(10_000, Math.ceil((TRIED * 10_000) / reachable))
  const { rows } = await sql<{ contact: ContactScope }>`
    SELECT ${contactScopeSql(compiled.needs)} AS contact FROM ${reachableSql(audience, purpose)} AND ${drawSql(sql`c.id`, 'trial')} < ${share} LIMIT ${TRIED}`.execute(tx)
  const failed = new Map<string, number>()
  let tried = 0
  for (const until = performance.now() + BUDGET_MS; tried < rows.length && performance.now() < until; tried++) {
    // Others are answered in between.
    await setImmediate()
    const { contact } = rows[tried] as (typeof rows)[number]
    const scope = templateScope(contact, workspace, { event: {}, campaign: { name: campaign } }, { open: '', unsubscribe: '', origin: '' }, (_, target) => target)
    try {
      scope.links = compiled.links.map((target) => target(scope))
      for (const part of [compiled.subject, compiled.preheader, compiled.html, compiled.text]) part(scope)
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
      failed.set(reason, (failed.get(reason) ?? 0) + 1)
    }
  }
  return [...failed].map(([reason, count]) => issue(path, 'content.trialFailed', { failed: count, tried, people: Math.round((count / tried) * reachable), reason }))
}
