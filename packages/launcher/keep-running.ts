import { SILENCE_MS } from '@parcours/domain/process/beat.ts'
import { type Restarts, tellRestarts } from '@parcours/domain/process/restarts.ts'
import { type Running, startProcess } from './process.ts'

export interface KeptOptions {
  name: string
  /** The program and its arguments. */
  command: string[]
  cwd: string
  env: Record<string, string | undefined>
  log: string
  /** Beats that stay out for so long mean that it stands still. */
  silenceMs?: number
  say: (words: string) => void
}

/** Pauses before it is started again, in seconds: the first time at once. */
const PAUSES = [0, 1, 2, 4, 8, 16, 32, 60]
/** Who ran for so long begins again with the shortest pause. */
const STEADY_MS = 10 * 60_000
const LOOK_MS = 500

/**
 * A process of ours that is started again whenever it ends or stands still, until it is stopped.
 * Only what ends before it was ever ready is given up: starting again mends no wrong setting.
 */
export class KeptProcess implements Running {
  readonly name: string
  /** Resolves when it is ready for the first time. @throws when it ends before */
  readonly ready: Promise<void>
  readonly ended: Promise<void>
  readonly #options: KeptOptions
  #child: Running | undefined
  #restarts: Restarts | undefined
  #stopped = false
  #pause: { timer: NodeJS.Timeout; end: () => void } | undefined

  constructor(options: KeptOptions) {
    this.name = options.name
    this.#options = options
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
    while (!this.#stopped) {
      const begun = Date.now()
      const why = await this.#run(() => {
        if (wasReady) say(`  ${name} is running again.`)
        wasReady = true
        first.resolve()
      })
      if (this.#stopped) return
      if (!wasReady) return first.reject(new Error(`${name} ended. Its own words are in ${log}.`))
      if (Date.now() - begun > STEADY_MS) inRow = 0
      const seconds = PAUSES[Math.min(inRow++, PAUSES.length - 1)] ?? 0
      const words = why === 'silent' ? 'stood still and was ended' : 'ended unexpectedly'
      say(`\n  ${name} ${words}; see ${log}.${seconds > 0 ? ` It is started again in ${seconds} s.` : ''}`)
      this.#restarts = { times: (this.#restarts?.times ?? 0) + 1, at: new Date().toISOString(), why }
      await this.#wait(seconds * 1000)
    }
  }

  /** One life of the process, and why it ended. */
  async #run(onReady: () => void): Promise<Restarts['why']> {
    const { name, command, cwd, env, log, silenceMs = SILENCE_MS } = this.#options
    const [program = '', ...args] = command
    let beat: number | undefined
    let why: Restarts['why'] = 'ended'
    const child = startProcess(name, program, args, {
      cwd,
      log,
      env: { ...env, ...tellRestarts(this.#restarts) },
      onLine: (line) => line.endsWith(' ready') && onReady(),
      onBeat: () => {
        beat = Date.now()
      },
    })
    this.#child = child
    let looked = Date.now()
    const look = setInterval(() => {
      const now = Date.now()
      // Where this process slept too (a closed lid), nobody was silent.
      if (now - looked > 10 * LOOK_MS) beat = beat && now
      looked = now
      if (beat === undefined || now - beat < silenceMs) return
      why = 'silent'
      process.kill(child.pid, 'SIGKILL')
      clearInterval(look)
    }, LOOK_MS)
    await child.ended
    clearInterval(look)
    return why
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#pause = { timer: setTimeout(resolve, milliseconds), end: resolve }
    })
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#pause?.timer)
    this.#pause?.end()
    await this.#child?.stop(signal)
    await this.ended
  }
}
