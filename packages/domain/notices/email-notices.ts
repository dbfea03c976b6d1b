import { createHash } from 'node:crypto'
import { inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { NO_HANDOVER, type OutgoingEmail } from '@parcours/model/delivery/email-provider.ts'
import { pickLanguage, say } from '@parcours/model/i18n/say.ts'
import { publicId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { EmailProviders } from '../delivery/providers.ts'
import { loadSender } from '../delivery/senders.ts'
import type { Services } from '../journeys/nodes/behaviour.ts'
import type { NoticeData } from './notices.ts'

/** Notices that are taken in one go. */
const MOST = 20
/** What could not be sent for so long is shown in the interface only. */
const TRIED_FOR = '1 day'

interface Notice {
  workspace_id: string
  id: string
  data: NoticeData['campaignHeld']
}

/** Emails what is to be told to owners and admins, by the workspace's own sender. A crash in between tells it twice rather than never. */
export async function emailNotices(services: Pick<Services, 'db' | 'email' | 'clock'>): Promise<void> {
  const { rows } = await sql<Notice>`
    SELECT workspace_id, id, data FROM notices WHERE emailed_at IS NULL AND created_at > ${services.clock()}::timestamptz - ${TRIED_FOR}::interval ORDER BY created_at LIMIT ${MOST}`.execute(
    services.db,
  )
  for (const notice of rows) await emailNotice(services, notice)
}

async function emailNotice({ db, email, clock }: Pick<Services, 'db' | 'email' | 'clock'>, notice: Notice): Promise<void> {
  const { sender, emails } = await inWorkspace(db, notice.workspace_id, async (tx) => {
    const loaded = await loadSender(tx, email.signingKey)
    return { sender: loaded, emails: await write(tx, notice, `${loaded.fromName.replace(/["<>\r\n]/g, '')} <${loaded.fromAddress}>`, email) }
  })
  if (emails.length > 0) {
    const provider = email.open(notice.workspace_id, sender)
    await provider.send({ key: notice.id, size: emails.length, at: (place) => emails[place] ?? { kind: 'refused', reason: 'no such email' } }, NO_HANDOVER)
  }
  await inWorkspace(db, notice.workspace_id, (tx) => tx.updateTable('notices').set({ emailed_at: clock() }).where('id', '=', notice.id).execute())
}

/** The notice as an email to each who looks after the workspace, in their language. */
async function write(tx: WorkspaceTx, { id, data }: Notice, from: string, { publicUrl }: Pick<EmailProviders, 'publicUrl'>): Promise<OutgoingEmail[]> {
  const people = await tx.selectFrom('memberships as m').innerJoin('users as u', 'u.id', 'm.user_id').select(['u.id', 'u.email', 'u.language']).where('m.role', 'in', ['owner', 'admin']).execute()
  const url = `${publicUrl}/campaigns/${publicId('campaign', data.campaignId)}/results`
  return people.map((person) => {
    const language = pickLanguage(person.language)
    const subject = say(language, 'notice.campaignHeld', { name: data.name })
    const words = say(language, `notice.campaignHeld.${data.why}`)
    const link = say(language, 'notice.look')
    return {
      key: keyOf(id, person.id),
      from,
      to: person.email,
      subject,
      text: `${words}\n\n${link}: ${url}\n`,
      html: `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head><body style="font:16px/1.6 Helvetica,Arial,sans-serif;color:#24302f;padding:24px"><p>${words}</p><p><a href="${url}">${link}</a></p></body></html>`,
      headers: {},
    }
  })
}

/** The same for the same notice and person at every attempt, as providers that know keys want it. */
function keyOf(noticeId: string, userId: string): string {
  const hex = createHash('sha256').update(`${noticeId} ${userId}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
