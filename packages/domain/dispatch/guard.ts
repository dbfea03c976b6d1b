import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import type { ContactPatch } from '../contacts/patch.ts'
import type { Withheld } from '../contacts/resolve.ts'
import { quarantineEach } from '../quarantine/quarantine-each.ts'

/** Patches, one of each event, without the addresses that their events may not give. */
export function withoutWithheld(patches: ContactPatch[], withheld: readonly Withheld[]): ContactPatch[] {
  for (const { index, what } of withheld) if (what !== 'alias') delete patches[index]?.fields[what]
  return patches
}

/** An event of which something was not done. */
interface Guarded {
  id: string
  name: string
  kind: string
  user_id: string | null
  anonymous_id: string | null
  previous_id: string | null
  traits: Record<string, unknown> | null
}

/** Shows under *Data* what was withheld, each as an item of its own; the events themselves are recorded. */
export async function showWithheld(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  rows: readonly Guarded[],
  withheld: readonly Withheld[],
  now: Date,
): Promise<void> {
  const parts = withheld.flatMap(({ index, what }) => {
    const row = rows[index]
    if (!row) return []
    const { kind, user_id: userId, anonymous_id: anonymousId, previous_id: previousId, traits } = row
    const payload = {
      type: kind,
      userId,
      anonymousId,
      ...(what === 'alias' ? { previousId } : { traits: { [what]: traits?.[what] ?? null } }),
    }
    return [{ eventId: row.id, part: what, name: row.name, payload, issues: [reasonOf(what)] }]
  })
  await quarantineEach(tx, workspaceId, 'withheld', parts, now)
}

function reasonOf(what: Withheld['what']): Issue {
  return what === 'alias'
    ? issue('previousId', 'event.accountsNotMerged')
    : issue(`traits.${what}`, 'event.addressNotChanged')
}
