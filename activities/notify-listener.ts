import pg from 'pg'

/**
 * Listens on PostgreSQL's NOTIFY channels and lets work wait for a notification. One that arrives while no work waits
 * is kept. Work also polls from time to time: a lost notification delays it, but loses nothing.
 */
export class NotifyListener {
  readonly #url: string
  readonly #channels: string[]
  readonly #waiting = new Map<string, () => void>()
  readonly #notified = new Set<string>()
  #client: pg.Client | undefined
  #closed = false

  constructor(url: string, channels: string[]) {
    this.#url = url
    this.#channels = channels
    void this.#listen()
  }

  /** Resolves at a notification of `key` (a channel, or `channel payload`), or after `ms`. */
  async waitForNotification(key: string, ms: number): Promise<void> {
    if (this.#notified.delete(key)) return
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        if (this.#waiting.get(key) === done) this.#waiting.delete(key)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#waiting.set(key, done)
    })
    this.#notified.delete(key)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const done of this.#waiting.values()) done()
    await this.#client?.end().catch(() => {})
  }

  #notify(key: string): void {
    this.#notified.add(key)
    this.#waiting.get(key)?.()
  }

  async #listen(): Promise<void> {
    while (!this.#closed) {
      const client = new pg.Client({ connectionString: this.#url, keepAlive: true })
      const broken = new Promise<void>((resolve) => {
        client.on('error', () => resolve())
        client.once('end', () => resolve())
      })
      try {
        await client.connect()
        client.on('notification', ({ channel, payload }) => this.#notify(payload ? `${channel} ${payload}` : channel))
        for (const channel of this.#channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`)
        this.#client = client
        await broken
      } catch {
        await client.end().catch(() => {})
      }
      if (!this.#closed) await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}
