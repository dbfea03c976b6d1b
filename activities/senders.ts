import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type ProviderFailure, ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import type { SendId, WorkspaceId } from '@parcours/model/id.ts'

/** What a sending thread is opened with. */
export interface SenderSettings {
  databaseUrl: string
  /** The installation's key, as it is kept. */
  signingKey: Uint8Array
  publicUrl: string
  /** Private addresses that mail servers may have. */
  allowedAddresses: string
  /** As the worker's own configuration has it. */
  forbidsWaiting: boolean
  /** How many threads share a provider's connections. */
  share: number
}

/** A send to be worked on, and what came of it: an error as it can pass between threads. */
export interface SendOrder {
  workspaceId: WorkspaceId
  sendId: SendId
}
export interface SendAnswer {
  error?: { message: string; unavailable?: ProviderFailure }
}

/** An error of a thread, as it was thrown there. */
function errorOf({ message, unavailable }: NonNullable<SendAnswer['error']>): Error {
  if (!unavailable) return new Error(message)
  const { problem, host, reason, advice } = unavailable
  return Object.assign(new ProviderUnavailable(problem, host, reason), { advice })
}

/** Threads that are not needed for so long end, and give their memory back. */
const IDLE_MS = 30_000
/** Memory of a thread: what it works on at once is some batches, and nearly all of it is gone a moment later. */
const HEAP_MB = 192
const YOUNG_MB = 24

/** Threads that render and send large campaigns: one a core, opened when the first is to be sent. */
export class Senders {
  readonly #settings: Omit<SenderSettings, 'share'>
  #threads: Worker[] = []
  #users = 0
  #idle: NodeJS.Timeout | undefined

  constructor(settings: Omit<SenderSettings, 'share'>) {
    this.#settings = settings
  }

  /** Works on a send until no contact of it is due. @throws what a thread threw */
  async send(order: SendOrder): Promise<void> {
    this.#users++
    clearTimeout(this.#idle)
    try {
      const answers = await Promise.allSettled(this.#open().map((thread) => ask(thread, order)))
      for (const answer of answers) if (answer.status === 'rejected') throw answer.reason
    } finally {
      this.#users--
      if (this.#users === 0) this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref()
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.terminate()))
  }

  #open(): Worker[] {
    if (this.#threads.length > 0) return this.#threads
    const share = availableParallelism()
    this.#threads = Array.from({ length: share }, () => {
      const workerData: SenderSettings = { ...this.#settings, share }
      const thread = new Worker(new URL('sender-thread.ts', import.meta.url), {
        workerData,
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_MB },
      })
      // Several sends may be under way at once.
      thread.setMaxListeners(100)
      // A thread that ended takes the others along: all are opened anew when a send is next worked on.
      thread.once('exit', () => void this.close())
      return thread
    })
    return this.#threads
  }
}

let orders = 0

/** Asks a thread, and waits for its answer. */
function ask(thread: Worker, order: SendOrder): Promise<void> {
  const id = ++orders
  return new Promise((resolve, reject) => {
    const ended = () => done(new Error('A sending thread ended'))
    const answered = (answer: SendAnswer & { id: number }) =>
      answer.id === id && done(answer.error && errorOf(answer.error))
    const done = (error: Error | undefined) => {
      thread.off('message', answered)
      thread.off('exit', ended)
      thread.off('error', done)
      if (error) reject(error)
      else resolve()
    }
    thread.on('message', answered)
    thread.once('exit', ended)
    thread.once('error', done)
    thread.postMessage({ id, ...order })
  })
}
