import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { SANDBOX } from '@parcours/model/channels/provider-kind.ts'
import { mailbox } from '@parcours/model/delivery/header.ts'
import { batchOf, NO_ANSWER, NO_LEDGER, type SendResult } from '@parcours/model/delivery/provider.ts'
import { ProviderUnavailable, providerIssue } from '@parcours/model/delivery/provider-problem.ts'
import type { MessageCode } from '@parcours/model/i18n/en.ts'
import { type Language, type MessageValues, say } from '@parcours/model/i18n/say.ts'
import type { ConnectionId, WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import type { SigningKey } from '../access/secrets.ts'
import { watched } from '../connections/health.ts'
import { type LoadedConnection, loadConnection } from '../connections/load.ts'
import { loadWorkspaceScope } from '../content/scope.ts'
import type { Providers } from '../delivery/services.ts'
import { invalid } from '../problem.ts'
import { uuidv7 } from '../uuid.ts'
import { notificationEmail } from './notification-email.ts'

/** A small email to a user of the workspace, to be sent through one of its connections. */
export interface ConnectionTest {
  connection: LoadedConnection<'email'>
  email: OutgoingEmail
}

/** @throws Problem when there is no such connection, or nobody to send to: a program has no address of its own */
export async function makeConnectionTest(
  tx: WorkspaceTx,
  { signingKey, publicUrl }: { signingKey: SigningKey; publicUrl: string },
  {
    connectionId,
    to,
    language,
    now,
  }: { connectionId: ConnectionId; to: string | undefined; language: Language; now: Date },
): Promise<ConnectionTest> {
  const connection = await loadConnection(tx, signingKey, { channel: 'email', id: connectionId })
  if (!to) throw invalid([issue('to', 'request.fieldMissing')])
  const { name } = connection
  const workspace = await loadWorkspaceScope(tx)
  const email = notificationEmail(
    {
      subject: say(language, 'connectionTest.subject', { name }),
      paragraphs: [say(language, 'connectionTest.text', { name, workspace: workspace.name })],
      links: [{ words: say(language, 'connectionTest.link'), url: `${publicUrl}/settings/sending` }],
    },
    { key: uuidv7(now.getTime()), from: mailbox(connection.fromAddress, connection.fromName), to, language },
  )
  return { connection, email: { ...email, ...(connection.replyTo && { replyTo: connection.replyTo }) } }
}

/** What came of a test, and the words that say it. */
export interface TestResult {
  result: SendResult['kind'] | 'unavailable'
  code: MessageCode
  values: MessageValues
}

interface TestServices {
  db: Database
  clock: () => Date
  openProvider: Providers['open']
}

/** Sends a test, and notes whether the connection works. No transaction is open: it waits for the network. */
export async function sendConnectionTest(
  services: TestServices,
  workspaceId: WorkspaceId,
  { connection, email }: ConnectionTest,
): Promise<TestResult> {
  const send = () => services.openProvider(workspaceId, connection).send(batchOf(email.key, [email]), NO_LEDGER)
  try {
    const [result] = await watched(services, workspaceId, connection, send)
    return said(result ?? NO_ANSWER, connection, email.to)
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error
    const { code, values = {} } = providerIssue(error)
    return { result: 'unavailable', code, values }
  }
}

function said(result: SendResult, { provider }: LoadedConnection, to: string): TestResult {
  if (result.kind === 'accepted')
    return {
      result: 'accepted',
      code: provider === SANDBOX ? 'connectionTest.kept' : 'connectionTest.accepted',
      values: { to },
    }
  return { result: result.kind, code: `connectionTest.${result.kind}`, values: { to, reason: result.reason } }
}
