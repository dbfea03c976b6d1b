import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { batchOf, NO_ANSWER, NO_LEDGER, type SendResult } from '@parcours/model/delivery/provider.ts'
import type { ConnectionId, ContactId, TemplateId, WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { LiquidError } from 'liquidjs'
import { chosenConnection } from '../../connections/chosen.ts'
import { type LoadedConnection, loadConnection } from '../../connections/load.ts'
import { type CompiledEmails, compileLanguages } from '../../content/compile-languages.ts'
import { readOrder } from '../../content/documents/compiled.ts'
import { getContent } from '../../content/documents/content.ts'
import { email } from '../../content/email/email.ts'
import { sentOf } from '../../content/email/version.ts'
import { exampleContact, loadWorkspaceScope, NOBODY } from '../../content/scope.ts'
import { SubjectEmpty } from '../../content/subject.ts'
import type { Providers } from '../../delivery/services.ts'
import { TimeOver } from '../../liquid/budget.ts'
import { liquidReason } from '../../liquid/reason.ts'
import { invalid } from '../../problem.ts'
import { uuidv7 } from '../../uuid.ts'
import type { OwnerNames } from '../channel.ts'
import { renderEmail } from './render.ts'

/** Who gets a test, and the contact whose values fill it in. */
export interface TestTo {
  to: string[]
  /** The contact whose values are used; the latest contact when absent. */
  contactId?: ContactId | undefined
  /** As if the contact read this language. */
  contactLanguage?: string | undefined
}

/** What a test sends. */
export interface TestedEmail {
  compiled: CompiledEmails
  /** The default connection of the workspace when absent. */
  connectionId?: ConnectionId | undefined
  names: OwnerNames
  /** The field of the request that is to blame when the email cannot be made. */
  field: string
}

export interface TestServices extends Pick<Providers, 'signingKey' | 'publicUrl'> {
  openProvider: Providers['open']
}

/** What came of one email of a test. */
export interface TestResult {
  to: string
  result: SendResult['kind']
  /** In our words or the provider's, where it did not accept. */
  reason: string | null
}

/**
 * A test send to colleagues: marked as a test, its links tracked for no contact. No transaction waits for the network.
 * @throws Problem when the email cannot be filled in for that contact
 */
export async function sendTestEmail(
  inTransaction: InTransaction,
  services: TestServices,
  workspaceId: WorkspaceId,
  read: (tx: WorkspaceTx) => Promise<TestedEmail>,
  test: TestTo,
  now: Date,
): Promise<TestResult[]> {
  const { emails, connection } = await inTransaction(async (tx) => rendered(tx, services, await read(tx), test, now))
  // A test that a crash interrupts is sent again by the user who asked for it.
  const results = await services
    .openProvider(workspaceId, connection)
    .send(batchOf(crypto.randomUUID(), emails), NO_LEDGER)
  return emails.map(({ to }, index) => {
    const result = results[index] ?? NO_ANSWER
    return { to, result: result.kind, reason: result.kind === 'accepted' ? null : result.reason }
  })
}

/** A test of an email by itself, as it is written or as it is published. */
export interface DocumentTest extends TestTo {
  version: 'draft' | 'published'
  connectionId?: ConnectionId | undefined
}

/** {@link sendTestEmail} of an email that no campaign needs to have. @throws Problem naming what cannot be sent of it */
export async function sendDocumentTest(
  inTransaction: InTransaction,
  services: TestServices,
  workspaceId: WorkspaceId,
  templateId: TemplateId,
  { version, connectionId, ...test }: DocumentTest,
  now: Date,
): Promise<TestResult[]> {
  const { design, order } = await inTransaction(async (tx) => {
    const { document, draft } = await getContent(tx, email, templateId)
    const written = version === 'draft' ? (draft ?? document) : document
    return { design: written, order: await readOrder(tx, written) }
  })
  const { compiled, issues } = await email.compile(workspaceId, order)
  if (issues.length > 0) throw invalid(issues)
  const tested = { compiled: compileLanguages(sentOf(design, compiled)), connectionId }
  const read = async (tx: WorkspaceTx) => {
    const chosen = chosenConnection(tx, { channel: 'email', id: connectionId }).select('id')
    if (!(await chosen.executeTakeFirst())) throw invalid([issue('connectionId', 'notFound.connection')])
    return { ...tested, names: {}, field: 'contactId' }
  }
  return sendTestEmail(inTransaction, services, workspaceId, read, test, now)
}

async function rendered(
  tx: WorkspaceTx,
  services: TestServices,
  { compiled, connectionId, names, field }: TestedEmail,
  { to, contactId, contactLanguage }: TestTo,
  now: Date,
): Promise<{ emails: OutgoingEmail[]; connection: LoadedConnection<'email'> }> {
  const connection = await loadConnection(tx, services.signingKey, { channel: 'email', id: connectionId })
  const workspace = await loadWorkspaceScope(tx)
  const example = (await exampleContact(tx, contactId, compiled.needs)) ?? NOBODY
  const contact = { ...example, ...(contactLanguage && { language: contactLanguage }) }
  const { signingKey, publicUrl } = services
  // However often it was typed, one is enough.
  const addresses = new Map(to.map((address) => [address.toLowerCase(), address])).values()
  const emails = [...addresses].map((address) => {
    const message = { messageId: uuidv7(now.getTime()), to: address, contact, entry: null }
    const made = orProblem(field, () =>
      renderEmail(compiled, message, { workspace, connection, names, signingKey, publicUrl }),
    )
    return { ...made, subject: `[Test] ${made.subject}`, about: contact.id ? [contact.id] : [] }
  })
  return { emails, connection }
}

/** @throws Problem when it cannot be filled in for that contact, or takes more than it may */
function orProblem<Made>(field: string, make: () => Made): Made {
  try {
    return make()
  } catch (error) {
    if (error instanceof SubjectEmpty) throw invalid([issue(field, 'content.subjectEmpty', { count: 1, sampled: 1 })])
    if (error instanceof TimeOver) throw invalid([issue(field, 'template.tooMuch')])
    throw error instanceof LiquidError
      ? invalid([issue(field, 'template.liquid', { reason: liquidReason(error) })])
      : error
  }
}
