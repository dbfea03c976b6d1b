import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { EmailOutcome, OutgoingEmail } from '@parcours/model/delivery/email-provider.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { loadCompiled } from '../delivery/content.ts'
import type { EmailProviders } from '../delivery/providers.ts'
import { renderEmail } from '../delivery/render.ts'
import { type ContactScope, contactScopeSql } from '../delivery/scope.ts'
import { loadSender } from '../delivery/senders.ts'
import { invalid } from '../problem.ts'
import { uuidv7 } from '../uuid.ts'
import { getCampaign } from './campaigns.ts'

interface TestSend {
  to: string[]
  variant: string
  /** As whom it is filled in; the latest contact when absent. */
  contactId?: string | undefined
}

/** An email on its way to a colleague: marked as a test, its links tracked for nobody. */
export async function testEmails(tx: WorkspaceTx, providers: Pick<EmailProviders, 'signingKey' | 'publicUrl'>, campaignId: string, { to, variant, contactId }: TestSend, now: Date): Promise<OutgoingEmail[]> {
  const { definition } = await getCampaign(tx, campaignId)
  const chosen = definition.variants.find(({ key }) => key === variant)
  if (!chosen?.templateId) throw invalid([issue('variant', 'email.templateMissing')])
  const templateId = uuidOf('template', chosen.templateId)
  const { revision } = await tx.selectFrom('email_templates').select('revision').where('id', '=', templateId).executeTakeFirstOrThrow()
  const compiled = await loadCompiled(tx, { templateId, revision, subject: chosen.subject, preheader: chosen.preheader })
  const sender = await loadSender(tx, providers.signingKey)
  const { name, postal_address, language } = await tx.selectFrom('workspaces').select(['name', 'postal_address', 'language']).executeTakeFirstOrThrow()
  const { rows } = await sql<{ contact: ContactScope }>`
    SELECT ${contactScopeSql('all')} AS contact FROM contacts c WHERE ${contactId ? sql`c.id = ${contactId}` : sql`true`} ORDER BY c.id DESC LIMIT 1`.execute(tx)
  const contact: ContactScope = rows[0]?.contact ?? { id: '', language: null }
  const from = { ...sender, fromName: chosen.fromName || sender.fromName, replyTo: chosen.replyTo || sender.replyTo }
  return to.map((address) => {
    const email = renderEmail(compiled, { messageId: uuidv7(now.getTime()), to: address, contact, entry: null }, { name, address: postal_address, language }, from, providers)
    return { ...email, subject: `[Test] ${email.subject}` }
  })
}

export type TestOutcome = { to: string; outcome: EmailOutcome['kind']; reason: string | null }
