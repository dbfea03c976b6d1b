import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { batchOf, NO_ANSWER, NO_LEDGER, type SendResult } from '@parcours/model/delivery/provider.ts'
import type { CampaignId, ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { loadEmail } from '../channels/email/compile.ts'
import { renderEmail } from '../channels/email/render.ts'
import { type LoadedConnection, loadConnection } from '../connections/load.ts'
import { exampleContact, loadWorkspaceScope, NOBODY } from '../content/scope.ts'
import { SubjectEmpty } from '../content/subject.ts'
import type { Providers } from '../delivery/services.ts'
import { TimeOver } from '../liquid/budget.ts'
import { invalid } from '../problem.ts'
import { uuidv7 } from '../uuid.ts'
import { getCampaign } from './campaigns.ts'
import { missingConnection, missingTemplates } from './issues.ts'
import { contentsOf } from './launch.ts'
import { CAMPAIGN_CHANNEL, connectionOf } from './send-context.ts'

interface TestSend {
  to: string[]
  variant: string
  /** The contact whose values are used; the latest contact when absent. */
  contactId?: ContactId | undefined
}

/**
 * A test send to colleagues, and the connection that the campaign goes through: marked as a test, its links tracked for
 * no contact. @throws Problem when the variant's email is not chosen, or deleted
 */
async function testEmails(
  tx: WorkspaceTx,
  providers: Pick<Providers, 'signingKey' | 'publicUrl'>,
  campaignId: CampaignId,
  { to, variant, contactId }: TestSend,
  now: Date,
): Promise<{ emails: OutgoingEmail[]; connection: LoadedConnection<'email'> }> {
  const { name, definition } = await getCampaign(tx, campaignId)
  const variants = definition.variants.filter(({ key, templateId }) => key === variant && templateId)
  if (variants.length === 0) throw invalid([issue('variant', 'email.templateMissing')])
  if ((await missingTemplates(tx, { variants })).length > 0) throw invalid([issue('variant', 'email.templateUnknown')])
  const unconnected = await missingConnection(tx, definition)
  if (unconnected.length > 0) throw invalid(unconnected)
  const [content] = Object.values(await contentsOf(tx, { variants }))
  if (!content) throw invalid([issue('variant', 'email.templateMissing')])
  const compiled = await loadEmail(tx, content)
  const connection = await loadConnection(tx, providers.signingKey, {
    channel: CAMPAIGN_CHANNEL,
    id: connectionOf(definition),
  })
  const workspace = await loadWorkspaceScope(tx)
  const contact = (await exampleContact(tx, contactId, compiled.needs)) ?? NOBODY
  const emails = to.map((address) => {
    const email = rendered(() =>
      renderEmail(
        compiled,
        { messageId: uuidv7(now.getTime()), to: address, contact, entry: null },
        { workspace, connection, names: { campaign: { name } }, ...providers },
      ),
    )
    return { ...email, subject: `[Test] ${email.subject}`, about: contact.id ? [contact.id] : [] }
  })
  return { emails, connection }
}

interface TestServices extends Pick<Providers, 'signingKey' | 'publicUrl'> {
  openProvider: Providers['open']
}

/** What came of one email of a test. */
export interface TestResult {
  to: string
  result: SendResult['kind']
  /** In our words or the provider's, where it did not accept. */
  reason: string | null
}

/** {@link testEmails}, sent: no transaction waits for the network. @throws Problem */
export async function sendTest(
  inTransaction: InTransaction,
  services: TestServices,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  test: TestSend,
  now: Date,
): Promise<TestResult[]> {
  const { emails, connection } = await inTransaction((tx) => testEmails(tx, services, campaignId, test, now))
  // A test that a crash interrupts is sent again by the user who asked for it.
  const results = await services
    .openProvider(workspaceId, connection)
    .send(batchOf(crypto.randomUUID(), emails), NO_LEDGER)
  return emails.map(({ to }, index) => {
    const result = results[index] ?? NO_ANSWER
    return { to, result: result.kind, reason: result.kind === 'accepted' ? null : result.reason }
  })
}

/** @throws Problem when its subject is empty for that contact, or it takes longer than it may */
function rendered<Made>(make: () => Made): Made {
  try {
    return make()
  } catch (error) {
    if (error instanceof SubjectEmpty)
      throw invalid([issue('variant', 'content.subjectEmpty', { count: 1, sampled: 1 })])
    throw error instanceof TimeOver ? invalid([issue('variant', 'template.tooMuch')]) : error
  }
}
