import { SmtpSession, type SmtpSettings } from './session.ts'

/** A session that is idle for so long is closed. */
const IDLE_MS = 20_000

/** Sessions with one server: opened as they are needed, kept while they are, never more than the settings allow. */
export class SmtpPool {
  readonly size: number
  readonly #settings: SmtpSettings
  readonly #idle: { session: SmtpSession; since: number }[] = []
  readonly #waiting: (() => void)[] = []
  #taken = 0
  #sweeper: NodeJS.Timeout | undefined

  constructor(settings: SmtpSettings) {
    this.#settings = settings
    this.size = settings.connections
  }

  /** A session that is ready to send. @throws when none can be had */
  async take(): Promise<SmtpSession> {
    if (this.#taken >= this.size) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#taken++
    try {
      for (let kept = this.#idle.pop(); kept; kept = this.#idle.pop()) if (!kept.session.ended) return kept.session
      return await SmtpSession.open(this.#settings)
    } catch (error) {
      this.#leave()
      throw error
    }
  }

  /** Every session that was taken is given back, whatever became of it. */
  giveBack(session: SmtpSession): void {
    if (!session.ended) {
      this.#idle.push({ session, since: Date.now() })
      this.#sweeper ??= setInterval(() => this.#sweep(), IDLE_MS / 2).unref()
    }
    this.#leave()
  }

  /** The place of a session passes on to the next caller that waits for one. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#taken--
  }

  #sweep(): void {
    const old = Date.now() - IDLE_MS
    while (this.#idle[0] && this.#idle[0].since < old) this.#idle.shift()?.session.quit()
    if (this.#idle.length > 0) return
    clearInterval(this.#sweeper)
    this.#sweeper = undefined
  }
}
