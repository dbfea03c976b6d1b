import { SILENCE_MS } from '@parcours/domain/process/heartbeat.ts'
import { type Restarts, reportRestarts } from '@parcours/domain/process/restarts.ts'
import { type Running, startProcess } from './process.ts'

export interface KeptOptions {
  name: string
  log: string
  say: (words: string) => void
}

export interface KeptProcessOptions extends KeptOptions {
  /** The program and its arguments. */
  command: string[]
  cwd: string
  env: Record<string, string | undefined>
  /** Beats that stay out for so long mean that it stands still. */
  silenceMs?: number
}

/** Pauses before it is started again, in seconds: the first time at once. */
const PAUSES = [0, 1, 2, 4, 8, 16, 32, 60]
/** A process that ran for so long begins again with the shortest pause. */
const STEADY_MS = 10 * 60_000
const POLL_INTERVAL_MS = 500

/** The options of a process's start, and what the start reported. */
interface Life {
  restarts: Restarts | undefined
  /** Says which process it is. */
  onBirth: (child: Running) => void
  onReady: () => void
  /** Ends a start in its middle. */
  signal: AbortSignal
}

/**
 * A process that is started again whenever it ends or stands still, until it is stopped.
 * Only what ends before it was ever ready is given up: starting again mends no wrong setting.
 */
class Kept implements Running {
  readonly name: string
  /** Resolves when it is ready for the first time. @throws when it ends before */
  readonly ready: Promise<void>
  readonly ended: Promise<void>
  readonly #options: KeptOptions
  /** One life of the process, and why it ended. */
  readonly #live: (life: Life) => Promise<Restarts['why']>
  readonly #stopping = new AbortController()
  #child: Running | undefined
  #restarts: Restarts | undefined
  #pause: { timer: NodeJS.Timeout; end: () => void } | undefined

  constructor(options: KeptOptions, live: (life: Life) => Promise<Restarts['why']>) {
    this.name = options.name
    this.#options = options
    this.#live = live
    const first = Promise.withResolvers<void>()
    this.ready = first.promise
    this.ended = this.#keep(first)
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  async #keep(first: { resolve: () => void; reject: (error: Error) => void }): Promise<void> {
    const { name, log, say } = this.#options
    let wasReady = false
    let inRow = 0
    while (!this.#isStopped) {
      const begun = Date.now()
      const life = this.#live({
        restarts: this.#restarts,
        signal: this.#stopping.signal,
        onBirth: (child) => {
          this.#child = child
        },
        onReady: () => {
          if (wasReady) say(`  ${name} is running again.`)
          wasReady = true
          first.resolve()
        },
      })
      const why = await life.catch((error: Error) => error)
      if (this.#isStopped) return
      if (!wasReady)
        return first.reject(why instanceof Error ? why : new Error(`${name} ended. Its own words are in ${log}.`))
      if (Date.now() - begun > STEADY_MS) inRow = 0
      const seconds = PAUSES[Math.min(inRow++, PAUSES.length - 1)] ?? 0
      const words = WORDS[why instanceof Error ? 'failed' : why]
      say(`\n  ${name} ${words}; see ${log}.${seconds > 0 ? ` It is started again in ${seconds} s.` : ''}`)
      const known = why instanceof Error ? 'ended' : why
      this.#restarts = { times: (this.#restarts?.times ?? 0) + 1, at: new Date().toISOString(), why: known }
      await this.#wait(seconds * 1000)
    }
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#pause = { timer: setTimeout(resolve, milliseconds), end: resolve }
    })
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    this.#stopping.abort()
    clearTimeout(this.#pause?.timer)
    this.#pause?.end()
    await this.#child?.stop(signal)
    await this.ended
  }
}

const WORDS = {
  silent: 'stood still and was ended',
  ended: 'ended unexpectedly',
  failed: 'could not be started',
}

/** A process of ours, which says itself when it is ready, and beats. */
export class KeptProcess extends Kept {
  constructor(options: KeptProcessOptions) {
    super(options, (life) => liveBeating(options, life))
  }
}

async function liveBeating(
  { name, command, cwd, env, log, silenceMs = SILENCE_MS }: KeptProcessOptions,
  { restarts, onBirth, onReady }: Life,
): Promise<Restarts['why']> {
  const [program = '', ...args] = command
  let beat: number | undefined
  let why: Restarts['why'] = 'ended'
  const child = startProcess(name, program, args, {
    cwd,
    log,
    env: { ...env, ...reportRestarts(restarts) },
    onLine: (line) => line.endsWith(' ready') && onReady(),
    onBeat: () => {
      beat = Date.now()
    },
  })
  onBirth(child)
  let looked = Date.now()
  const look = setInterval(() => {
    const now = Date.now()
    // Where this process slept too (a closed lid), nobody was silent.
    if (now - looked > 10 * POLL_INTERVAL_MS) beat = beat && now
    looked = now
    if (beat === undefined || now - beat < silenceMs) return
    why = 'silent'
    process.kill(child.pid, 'SIGKILL')
    clearInterval(look)
  }, POLL_INTERVAL_MS)
  await child.ended
  clearInterval(look)
  return why
}

/** A server that we did not write: it is ready when its start resolves. */
export class KeptServer extends Kept {
  constructor(options: KeptOptions, start: (signal: AbortSignal) => Promise<Running>) {
    super(options, async ({ onBirth, onReady, signal }) => {
      const server = await start(signal)
      onBirth(server)
      onReady()
      await server.ended
      return 'ended'
    })
  }
}
