import { createHash } from 'node:crypto'
import { uuids } from '@parcours/db/arrays.ts'
import { inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { batchOf, NO_LEDGER, type OutgoingEmail } from '@parcours/model/delivery/email-provider.ts'
import { pickLanguage } from '@parcours/model/i18n/say.ts'
import { sql } from 'kysely'
import { loadConnection } from '../delivery/connection.ts'
import type { EmailProviders } from '../delivery/providers.ts'
import type { DeliveryServices } from '../delivery/services.ts'
import { sideBySide, type TurnWork } from '../quarantine/each-in-turn.ts'
import type { LetterKind } from './letter.ts'
import { letterEmail } from './letter-email.ts'
import { LETTERS } from './letters/registry.ts'
import type { NoticeKind } from './notices.ts'

/** Notices that are taken in one go. */
const MOST = 20
/** What could not be sent for so long is shown in the interface only. */
const TRIED_FOR = '1 day'
/** A connection that failed is tried again after this time. */
const RETRY_MS = 5 * 60_000

interface Notice {
  workspace_id: string
  id: string
  kind: NoticeKind
  data: unknown
}

/**
 * Emails what is to be told to members of the workspace, by its own connection. A crash in between tells it twice
 * rather than never. A connection that fails is tried again later.
 * @param underWay see `sideBySide`
 */
export async function emailNotices(
  services: Pick<DeliveryServices, 'db' | 'email' | 'clock'>,
  underWay?: Set<string>,
): Promise<void> {
  const { db } = services
  const now = services.clock()
  const { rows } = await sql<Notice>`
    SELECT workspace_id, id, kind, data FROM notifications
     WHERE emailed_at IS NULL
       AND created_at > ${now}::timestamptz - ${TRIED_FOR}::interval
       AND coalesce(retry_at, created_at) <= ${now}
       AND workspace_id <> ALL (${uuids([...(underWay ?? [])])})
     ORDER BY created_at LIMIT ${MOST}`.execute(db)
  const works = rows.map((notice): TurnWork => {
    const retryAt = new Date(now.getTime() + RETRY_MS)
    return {
      workspaceId: notice.workspace_id,
      kind: 'recurring',
      key: `notice ${notice.id}`,
      name: notice.kind,
      work: () => emailNotice(services, notice),
      putOff: () => db.updateTable('notifications').set({ retry_at: retryAt }).where('id', '=', notice.id).execute(),
    }
  })
  await sideBySide(db, works, now, underWay)
}

async function emailNotice(
  { db, email, clock }: Pick<DeliveryServices, 'db' | 'email' | 'clock'>,
  notice: Notice,
): Promise<void> {
  const { connection, emails } = await inWorkspace(db, notice.workspace_id, async (tx) => {
    const loaded = await loadConnection(tx, email.signingKey)
    return {
      connection: loaded,
      emails: await write(tx, notice, `${loaded.fromName.replace(/["<>\r\n]/g, '')} <${loaded.fromAddress}>`, email),
    }
  })
  if (emails.length > 0) {
    const provider = email.open(notice.workspace_id, connection)
    await provider.send(batchOf(notice.id, emails), NO_LEDGER)
  }
  await inWorkspace(db, notice.workspace_id, (tx) =>
    tx.updateTable('notifications').set({ emailed_at: clock() }).where('id', '=', notice.id).execute(),
  )
}

/** The notice as an email to each whom it is for, in their language. */
async function write(
  tx: WorkspaceTx,
  { id, kind, data }: Notice,
  from: string,
  { publicUrl }: Pick<EmailProviders, 'publicUrl'>,
): Promise<OutgoingEmail[]> {
  // The registry pairs each kind with its own data, which the compiler cannot follow through a lookup.
  const letters = LETTERS[kind] as unknown as LetterKind<NoticeKind>
  const known = data as Parameters<typeof letters.prepare>[1]
  const to = letters.recipients(known)
  // An address that is no member's gets nothing: a journey must not be a way around consent.
  const members = tx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.email', 'u.language'])
  const people = await (to.length > 0
    ? members.where('u.email', 'in', to)
    : members.where('m.role', 'in', ['owner', 'admin'])
  ).execute()
  const letterIn = await letters.prepare(tx, known, publicUrl)
  return people.map((person) => {
    const language = pickLanguage(person.language)
    const letter = letterIn(language)
    return letterEmail(letter, { key: keyOf(id, person.id), from, to: person.email, language })
  })
}

/** The same for the same notice and person at every attempt, as providers that know keys want it. */
function keyOf(providerEventId: string, userId: string): string {
  const hex = createHash('sha256').update(`${providerEventId} ${userId}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
