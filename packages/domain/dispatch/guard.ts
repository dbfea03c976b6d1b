import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import type { ContactPatch } from '../contacts/patch.ts'
import type { Withheld } from '../contacts/resolve.ts'
import { quarantineItems } from '../quarantine/quarantine.ts'

/** Patches, one of each event, without the addresses that their events may not give. */
export function withoutWithheld(patches: ContactPatch[], withheld: readonly Withheld[]): ContactPatch[] {
  for (const { index, what } of withheld) if (what !== 'alias') delete patches[index]?.fields[what]
  return patches
}

/** An event of which something was not done. */
interface Guarded {
  name: string
  kind: string
  user_id: string | null
  anonymous_id: string | null
  previous_id: string | null
  traits: Record<string, unknown> | null
}

/**
 * Shows under *Data* what was withheld; the events themselves are
 * recorded. One row for each kind of it: the last positions for all.
 */
export async function showWithheld(
  tx: WorkspaceTx,
  workspaceId: string,
  rows: readonly Guarded[],
  withheld: readonly Withheld[],
  now: Date,
): Promise<void> {
  const items = Map.groupBy(withheld, ({ what }) => what)
  await quarantineItems(
    tx,
    workspaceId,
    [...items].flatMap(([what, all]) => {
      const row = rows[all.at(-1)?.index ?? -1]
      if (!row) return []
      const { kind, user_id: userId, anonymous_id: anonymousId, previous_id: previousId, traits } = row
      const payload = {
        type: kind,
        userId,
        anonymousId,
        ...(what === 'alias' ? { previousId } : { traits: { [what]: traits?.[what] ?? null } }),
      }
      return [
        {
          kind: 'message' as const,
          key: `withheld ${what}`,
          name: row.name,
          payload,
          issues: [reasonOf(what)],
          failures: all.length,
        },
      ]
    }),
    now,
  )
}

function reasonOf(what: Withheld['what']): Issue {
  return what === 'alias'
    ? issue('previousId', 'event.accountsNotMerged')
    : issue(`traits.${what}`, 'event.addressNotChanged')
}
