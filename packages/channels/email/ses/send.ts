import { setTimeout as sleep } from 'node:timers/promises'
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { addressOf } from '@parcours/model/delivery/header.ts'
import type { Provider, SendResult } from '@parcours/model/delivery/provider.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import { aboutToTalk } from '../../outgoing/forbidden.ts'
import { buildMime } from '../mime.ts'
import { OneByOne, type Placed } from '../one-by-one.ts'
import { Pace } from './pace.ts'
import { type Verdict, verdictOf } from './verdict.ts'

/** What SES needs to know of an account. */
interface SesSettings {
  region: string
  accessKeyId: string
  secretAccessKey: string
  configurationSet?: string | undefined
  ratePerSecond: number
  /** Calls under way at the same time. */
  connections: number
}

/** The tag that holds a message's key; SES gives it back with the events of a configuration set. */
export const MESSAGE_TAG = 'message'
/** Characters that SES takes in a tag. */
const TAG = /^[\w.@-]{1,256}$/

const BATCH = 500
const CONNECT_MS = 10_000
const ANSWER_MS = 30_000
/** An idle connection is closed by us, before SES does while a call is on its way. */
const IDLE_MS = 15_000
/** Calls in a row of which it is not known what became of them. */
const MAX_IN_DOUBT = 3
/** How long an email that is throttled waits, the first time and so on; then the batch comes back later. */
const PATIENCE_MS = [200, 400, 800, 1600, 3200]

/**
 * Emails through SES by its official SDK, one a call. SES knows no idempotency keys: each email is recorded before its
 * call, the SDK tries nothing again, and a call that broke leaves its email unknown. The keys are those of the settings
 * only. The SDK reads AWS_ENDPOINT_URL_SESV2, for an installation that reaches SES by another address.
 */
export function sesEmail(settings: SesSettings): Provider<OutgoingEmail> {
  const { region, accessKeyId, secretAccessKey, connections } = settings
  const agent = { keepAlive: true, maxSockets: connections, timeout: IDLE_MS }
  const client = new SESv2Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  })
  const account = { client, settings, pace: new Pace(settings.ratePerSecond), works: false }
  return {
    name: 'ses',
    batchSize: BATCH,
    repeatable: false,
    async send(batch, ledger) {
      aboutToTalk()
      const emails = new OneByOne(batch, ledger)
      const sending = new Sending(account, emails)
      // Until the account is known to work one email goes alone: a wrong key costs its turn, and no others.
      await sending.work(() => !account.works)
      await Promise.all(Array.from({ length: Math.min(connections, batch.size) }, () => sending.work()))
      await emails.flush()
      if (emails.failure !== undefined) throw emails.failure
      return emails.results
    },
  }
}

interface Account {
  client: SESv2Client
  settings: SesSettings
  pace: Pace
  /** It took the last email. */
  works: boolean
}

/** A batch that several workers send together. */
class Sending {
  readonly #account: Account
  readonly #batch: OneByOne
  #inDoubt = 0

  constructor(account: Account, batch: OneByOne) {
    this.#account = account
    this.#batch = batch
  }

  /** Sends until nothing is left, or a later attempt has to: it begins nothing more then. */
  async work(goesOn: () => boolean = () => true): Promise<void> {
    try {
      while (goesOn()) {
        const taken = await this.#batch.take()
        if (!taken) return
        await this.#send(taken)
      }
    } catch (error) {
      this.#batch.failure ??= error
    }
  }

  async #send({ place, email }: Placed): Promise<void> {
    const command = commandOf(email, this.#account.settings)
    await this.#account.pace.turn()
    await this.#batch.begins(place)
    const verdict = await this.#call(command, addressOf(email.from))
    if (verdict.kind === 'result') return this.#judged(place, verdict.result)
    this.#account.works = false
    this.#batch.failure ??= unavailable(verdict, this.#account.settings)
    // It had begun, and was certainly not taken: it gets its turn among those that are tried again.
    this.#batch.ended(place, { kind: 'deferred', reason: `ses: ${verdict.reason.slice(0, 300)}` })
  }

  #judged(place: number, result: SendResult): void {
    const { settings } = this.#account
    this.#account.works = result.kind !== 'unknown'
    this.#inDoubt = result.kind === 'unknown' ? this.#inDoubt + 1 : 0
    this.#batch.ended(place, result)
    if (result.kind === 'unknown' && this.#inDoubt >= MAX_IN_DOUBT)
      this.#batch.failure ??= unavailable({ kind: 'unusable', problem: 'unreachable', reason: result.reason }, settings)
  }

  async #call(command: SendEmailCommand, sender: string): Promise<Verdict> {
    const { client, settings, pace } = this.#account
    for (let attempt = 0; ; attempt++) {
      try {
        const { MessageId } = await client.send(command)
        return { kind: 'result', result: { kind: 'accepted', providerId: MessageId } }
      } catch (error) {
        const verdict = withoutSecret(verdictOf(error, sender), settings.secretAccessKey)
        const wait = PATIENCE_MS[attempt]
        // Another worker has found out that it leads nowhere.
        if (verdict.kind !== 'throttled' || wait === undefined || this.#batch.failure !== undefined) return verdict
        await sleep(wait * (0.5 + Math.random()))
        await pace.turn()
      }
    }
  }
}

/**
 * As raw MIME: SES sends the headers of ours as they are, those of unsubscribing among them, where its own content
 * limits the length of each and makes another text of the two parts. Its envelope is the one address, whatever the
 * headers say.
 */
function commandOf(email: OutgoingEmail, { region, configurationSet }: SesSettings): SendEmailCommand {
  const mime = buildMime(email, `${email.key}@${region}.amazonses.com`, new Date())
  return new SendEmailCommand({
    Destination: { ToAddresses: [email.to] },
    Content: { Raw: { Data: Buffer.from(mime) } },
    ConfigurationSetName: configurationSet,
    ...(TAG.test(email.key) && { EmailTags: [{ Name: MESSAGE_TAG, Value: email.key }] }),
  })
}

function unavailable(verdict: Exclude<Verdict, { kind: 'result' }>, { region }: SesSettings): ProviderUnavailable {
  const problem = verdict.kind === 'throttled' ? 'failed' : verdict.problem
  return new ProviderUnavailable(problem, `email.${region}.amazonaws.com`, verdict.reason)
}

function withoutSecret(verdict: Verdict, secret: string): Verdict {
  const clean = <Text extends string>(text: Text) => text.replaceAll(secret, '…') as Text
  if (verdict.kind !== 'result') return { ...verdict, reason: clean(verdict.reason) }
  const { result } = verdict
  return 'reason' in result ? { kind: 'result', result: { ...result, reason: clean(result.reason) } } : verdict
}
