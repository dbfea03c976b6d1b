import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { addressOf } from '@parcours/model/delivery/header.ts'
import type { BounceKind, SaidBy } from '@parcours/model/delivery/message.ts'
import type { Provider, SendResult } from '@parcours/model/delivery/provider.ts'
import { aboutToTalk } from '../../outgoing/forbidden.ts'
import { bounceKind, statusIn } from '../bounce-kind.ts'
import { buildMime } from '../mime.ts'
import { OneByOne } from '../one-by-one.ts'
import { SmtpPool } from './pool.ts'
import type { SmtpReply, SmtpSession, SmtpSettings } from './session.ts'

/** Emails of one call: what is taken together is rendered and settled together. */
const BATCH = 1000
/** Sessions that break before a text was asked for are replaced so many times in a row. */
const MAX_BROKEN_SESSIONS = 3

/**
 * Emails by SMTP over sessions that stay open. SMTP knows no idempotency: before the text of each email goes out, that
 * is recorded, and what was on the way when a session or this process broke is unknown, one email a session at most.
 */
export function smtpEmail(settings: SmtpSettings): Provider<OutgoingEmail> {
  const pool = new SmtpPool(settings)
  return {
    name: 'smtp',
    batchSize: BATCH,
    repeatable: false,
    async send(batch, ledger) {
      aboutToTalk()
      const emails = new OneByOne(batch, ledger)
      const sending = new Sending(emails, settings)
      await Promise.all(Array.from({ length: Math.min(pool.size, batch.size) }, () => sending.work(pool)))
      if (emails.failure !== undefined) throw emails.failure
      return emails.results
    },
  }
}

/** An email made ready to be sent. */
interface Ready {
  place: number
  from: string
  to: string
  /** As it goes over the wire. */
  text: string
}

/** A batch that several sessions send together. */
class Sending {
  readonly #batch: OneByOne
  readonly #settings: SmtpSettings

  constructor(batch: OneByOne, settings: SmtpSettings) {
    this.#batch = batch
    this.#settings = settings
  }

  /**
   * Sends until nothing is left, on one session at a time. When the
   * server is out of reach, the rest is left for a later attempt.
   */
  async work(pool: SmtpPool): Promise<void> {
    for (let broken = 0; this.#batch.hasNext; ) {
      try {
        const session = await pool.take()
        const before = this.#batch.results.length
        // What ended is durable before the session begins another batch:
        // otherwise a crash would leave two emails of it in doubt.
        await this.#sendOn(session)
          .then(() => this.#batch.flush())
          .catch((error: unknown) => {
            // It may stand in the middle of a message, whose text must not come any more.
            session.drop()
            throw error
          })
          .finally(() => pool.giveBack(session))
        if (session.ended) broken = this.#batch.results.length > before ? 1 : broken + 1
        if (session.ended && broken >= MAX_BROKEN_SESSIONS) throw session.ended
      } catch (error) {
        this.#batch.failure ??= error
      }
    }
  }

  async #take(): Promise<Ready | undefined> {
    const taken = await this.#batch.take()
    if (!taken) return undefined
    const { place, email } = taken
    // The Message-ID is the same at every attempt: a receiver, or a reader, can tell a repeat.
    return {
      place,
      // Servers return to it what they cannot deliver.
      from: this.#settings.bounceAddress ?? addressOf(email.from),
      to: email.to,
      text: buildMime(email, `${email.key}@${this.#settings.host}`, new Date()),
    }
  }

  /** A session broke before the texts of these were under way: another takes them. */
  #leave(...left: (Ready | undefined)[]): void {
    for (const ready of left) if (ready) this.#batch.leave(ready.place)
  }

  /**
   * Sends on a session until nothing is left or it breaks. Emails are made while
   * the server thinks about one before them: many sessions are answered in the same
   * moment, and what each does before its next text goes out, all others wait for.
   * @throws only when what begins cannot be recorded
   */
  async #sendOn(session: SmtpSession): Promise<void> {
    let isWritten = false
    let current = await this.#take()
    let next = await this.#take()
    while (current) {
      const refusal = await announced(session, current, isWritten)
      if (session.ended) return this.#leave(current, next)
      isWritten = false
      let following: Ready | undefined
      if (refusal) {
        this.#batch.ended(current.place, refusal)
        following = await this.#take()
      } else {
        await this.#batch.begins(current.place)
        if (session.ended) return this.#leave(current, next)
        const envelope = next && envelopeOf(session, next)
        isWritten = envelope !== undefined
        session.text(current.text, envelope)
        const result = session.reply().then(ofMessage, inDoubt)
        await othersHaveWritten()
        following = await this.#take()
        this.#batch.ended(current.place, await result)
        if (session.ended) return this.#leave(next, following)
      }
      current = next
      next = following
    }
  }
}

/**
 * What may be written ahead for an email; undefined where the server wants it piece by piece, or the address is none,
 * which is told when its turn comes.
 */
function envelopeOf(session: SmtpSession, { from, to }: Ready): string | undefined {
  try {
    return session.envelope(from, to)
  } catch {
    return undefined
  }
}

/** Resolves when the other sessions that became free in this turn of the event loop have written too. */
function othersHaveWritten(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** The server's refusal of an envelope; undefined when the text may come, or the session broke. */
async function announced(
  session: SmtpSession,
  { from, to }: Ready,
  isWritten: boolean,
): Promise<SendResult | undefined> {
  try {
    const refusal = await session.announce(from, to, isWritten)
    return refusal && (refusal.of === 'recipient' ? ofRecipient(refusal) : resultOf(refusal))
  } catch (error) {
    return session.ended
      ? undefined
      : { kind: 'refused', reason: `smtp: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function resultOf({ code, text }: SmtpReply): SendResult {
  // The server's own id is left out: it says nothing that the Message-ID does not, and would cost an index entry.
  if (code < 400) return { kind: 'accepted' }
  const reason: SaidBy = `smtp: ${code} ${text.slice(0, 300)}`
  return { kind: code < 500 ? 'deferred' : 'refused', reason }
}

/** Some servers look the recipient up only once they have the text. What they refuse otherwise then is the message. */
function ofMessage(reply: SmtpReply): SendResult {
  const result = resultOf(reply)
  return result.kind === 'refused' && bounceKind(statusIn(reply.text), reply.text) === 'hard'
    ? { ...result, bounce: 'hard' }
    : result
}

/**
 * What was refused of a recipient for good is a bounce, told at once (RFC 5321, 3.6.3), where it is about the mailbox.
 * A relay that refuses us, or a policy, says nothing of the contact.
 */
function ofRecipient(reply: SmtpReply): SendResult {
  const result = resultOf(reply)
  if (result.kind !== 'refused') return result
  const bounce = recipientBounce(reply)
  return bounce ? { ...result, bounce } : result
}

/** Replies that name the mailbox by their number, where no words say otherwise; RFC 5321, 4.2.3. */
const MAILBOX_REPLIES = [550, 551, 553]

function recipientBounce({ code, text }: SmtpReply): BounceKind | undefined {
  const status = statusIn(text)
  const words = status === '' && MAILBOX_REPLIES.includes(code) ? `recipient rejected ${text}` : text
  if (bounceKind(status, words) === 'hard') return 'hard'
  // Its storage is full, or the message too large for it.
  return code === 552 || status.startsWith('5.2.') ? 'soft' : undefined
}

/** Once its text is under way, the end of a session does not show whether the server took the message. */
function inDoubt(error: Error): SendResult {
  return { kind: 'unknown', reason: `smtp: ${error.message.slice(0, 300)}` }
}
