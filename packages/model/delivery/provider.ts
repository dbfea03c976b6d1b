import type { BounceKind, FailureReason, SaidBy } from './message.ts'
import { ProviderUnavailable } from './provider-problem.ts'

/** A message as it is handed to a provider; each channel adds what it says. */
export interface OutgoingMessage {
  /** Unique to the message, the same at every attempt. */
  key: string
}

/** A word of ours, or what was said where it was tried. */
type ResultReason = FailureReason | SaidBy

/** It will never be taken: the reason is shown to users. */
export interface Refusal {
  kind: 'refused'
  reason: ResultReason
  /** The server refused the recipient: a bounce, told at once; `hard` where the address does not exist. */
  bounce?: BounceKind | undefined
}

/** What the provider said of one message. */
export type SendResult =
  | { kind: 'accepted'; providerId?: string | undefined }
  | Refusal
  /** Not now: it may take this one later, and certainly has not taken it yet. */
  | { kind: 'deferred'; reason: ResultReason }
  /** It may or may not have taken it: never sent again blindly. */
  | { kind: 'unknown'; reason: ResultReason }

/** Nothing was said of a message that was handed over. */
export const NO_ANSWER: SendResult = { kind: 'unknown', reason: 'noAnswer' }

/**
 * Where a provider that is not always repeatable says how far it is: a crash leaves in doubt only what was under way.
 */
export interface SendLedger {
  /** Durable once it resolves: from then on the message at this place may have been taken. */
  begins(place: number): Promise<void>
  /** What came of it; kept with the next message that begins, or by `flush`. */
  ended(place: number, result: SendResult): void
  /** It had begun, and certainly was not taken: it is as if it had not; kept like what ended. */
  withdrawn(place: number): void
  /** Durable once it resolves: all that ended. */
  flush(): Promise<void>
}

/** Where no account is kept: the provider is always repeatable, or a crash may lose what it sends. */
export const NO_LEDGER: SendLedger = {
  begins: () => Promise.resolve(),
  ended: () => {},
  withdrawn: () => {},
  flush: () => Promise.resolve(),
}

/**
 * Messages to be handed over together. Each is made when it is asked for: a batch is never held whole by a provider
 * that takes one after the other.
 */
export interface Batch<Outgoing extends OutgoingMessage> {
  /** The same at every attempt with the same messages. */
  key: string
  /** How many there are. */
  size: number
  /**
   * What their text is made of before anything of a contact is filled in, where that is known: for outboxes that store
   * them.
   */
  pieces?: readonly string[] | undefined
  /** The message at a place from 0 on, or why it cannot be made. Others of this thread get their turn in between. */
  at(place: number): Promise<Outgoing | Refusal>
}

/** A batch of messages that are made already. */
export const batchOf = <Outgoing extends OutgoingMessage>(
  key: string,
  messages: readonly Outgoing[],
): Batch<Outgoing> => ({
  key,
  size: messages.length,
  at: async (place) => messages[place] as Outgoing,
})

/** Characters that are handed over together at most: emails of a few hundred kilobytes each, a hundred at a time. */
const MAX_CHARACTERS_PER_CALL = 40_000_000

/**
 * Hands over a whole batch in one call, leaving out what cannot be made; the results are in the order of the batch.
 * Where its messages are so large that they cannot all be held, it takes more calls: each has a key of its own.
 */
export async function sendTogether<Outgoing extends OutgoingMessage>(
  batch: Batch<Outgoing>,
  ledger: SendLedger,
  charactersOf: (message: Outgoing) => number,
  send: (messages: Outgoing[], key: string) => Promise<SendResult[]>,
): Promise<SendResult[]> {
  const results: SendResult[] = []
  let [messages, places, characters, calls]: [Outgoing[], number[], number, number] = [[], [], 0, 0]
  const sendPart = async () => {
    await Promise.all(places.map((place) => ledger.begins(place)))
    const answers = await send(messages, calls === 0 ? batch.key : `${batch.key}-${calls}`).catch((error) =>
      failed(error, places, ledger),
    )
    for (const [index, place] of places.entries()) {
      const result = answers[index] ?? NO_ANSWER
      results[place] = result
      ledger.ended(place, result)
    }
    ;[messages, places, characters, calls] = [[], [], 0, calls + 1]
  }
  for (let place = 0; place < batch.size; place++) {
    const one = await batch.at(place)
    if ('kind' in one) results[place] = one
    else {
      messages.push(one)
      places.push(place)
      characters += charactersOf(one)
    }
    if (characters > MAX_CHARACTERS_PER_CALL) await sendPart()
  }
  if (messages.length > 0) await sendPart()
  return results
}

/** What was certainly not taken may be sent through any account. @throws the error */
async function failed(error: unknown, places: number[], ledger: SendLedger): Promise<never> {
  if (error instanceof ProviderUnavailable && error.isUntaken) {
    for (const place of places) ledger.withdrawn(place)
    await ledger.flush()
  }
  throw error
}

/** Which account knows batches by their keys, and for how long. */
export interface KeyMemory {
  /** A fingerprint of the account: nothing secret can be read from it. */
  account: string
  /** After so long a batch under a known key is one more. */
  lastsMs: number
}

/** The port behind which the providers of all channels stand. */
export interface Provider<Outgoing extends OutgoingMessage> {
  /** The key of its kind. */
  readonly name: string
  /** Messages it takes in one call. */
  readonly batchSize: number
  /**
   * Whether a batch may be sent again under the same key without anyone getting it twice: always, never, or as long as
   * the account remembers the key.
   */
  readonly repeatable: boolean | KeyMemory
  /**
   * Hands over a batch; the results are in the order of the messages.
   * @param ledger told of each message by providers that are not always repeatable
   * @throws when the provider cannot be reached or asks to come back later: the batch is tried again
   */
  send(batch: Batch<Outgoing>, ledger: SendLedger): Promise<SendResult[]>
}
