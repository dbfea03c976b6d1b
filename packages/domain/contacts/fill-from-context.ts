import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { countryOfAddress } from './country-of-address.ts'
import { normaliseField } from './normalise.ts'

/** What a client library reports of the device by itself. */
export interface DeviceContext {
  contactId: ContactId
  context?: Record<string, unknown> | undefined
}

interface Fill {
  language: string | undefined
  timeZone: string | undefined
  country: string | undefined
}

/**
 * Fills what nobody has told of a contact by what their device says: `context.locale`,
 * `context.timezone`, and the country of `context.ip`. It never overwrites: a device
 * is a weaker witness than a user or a program. The last that says anything counts.
 */
export async function fillFromContext(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  reported: readonly DeviceContext[],
  now: Date,
): Promise<void> {
  const read = reader()
  const fills = new Map<string, Fill>()
  for (const { contactId, context } of reported) {
    if (!context) continue
    const fill = read(context)
    if (!fill) continue
    const before = fills.get(contactId)
    fills.set(contactId, {
      language: fill.language ?? before?.language,
      timeZone: fill.timeZone ?? before?.timeZone,
      country: fill.country ?? before?.country,
    })
  }
  if (fills.size === 0) return
  const rows = [...fills].sort(([a], [b]) => (a < b ? -1 : 1))
  const column = (name: keyof Fill) => sql`${rows.map(([, fill]) => fill[name] ?? null)}::text[]`
  await sql`
    UPDATE contacts c
       SET language = coalesce(c.language, d.language),
           time_zone = coalesce(c.time_zone, d.time_zone),
           country = coalesce(c.country, d.country),
           updated_at = ${now},
           revision = c.revision + 1
      FROM unnest(${rows.map(([id]) => id)}::uuid[], ${column('language')}, ${column('timeZone')}, ${column('country')})
           AS d (id, language, time_zone, country)
     WHERE c.workspace_id = ${workspaceId}
       AND c.id = d.id
       AND (c.language IS NULL AND d.language IS NOT NULL
            OR c.time_zone IS NULL AND d.time_zone IS NOT NULL
            OR c.country IS NULL AND d.country IS NOT NULL)`.execute(tx)
}

/** Reads contexts; values that many devices share are looked up once. */
function reader(): (context: Record<string, unknown>) => Fill | undefined {
  const known = new Map<string, string | undefined>()
  const once = (kind: string, given: unknown, find: (text: string) => string | undefined): string | undefined => {
    if (typeof given !== 'string' || given === '') return undefined
    const key = `${kind} ${given}`
    if (!known.has(key)) known.set(key, find(given))
    return known.get(key)
  }
  const field = (name: 'language' | 'timeZone' | 'country') => (text: string) => {
    const normal = normaliseField(name, text)
    return 'value' in normal && normal.value !== '' ? normal.value : undefined
  }
  const country = (address: string) => {
    const code = countryOfAddress(address)
    return code && field('country')(code)
  }
  return ({ locale, timezone, ip }) => {
    const fill = {
      language: once('locale', locale, field('language')),
      timeZone: once('zone', timezone, field('timeZone')),
      country: once('ip', ip, country),
    }
    return fill.language || fill.timeZone || fill.country ? fill : undefined
  }
}
