import pg from 'pg'

/**
 * Listens on PostgreSQL's notification channels and lets work wait for a ring. A ring that comes while nobody waits is
 * kept, and whoever waits also looks by themselves now and then: a lost notification delays, but loses nothing.
 */
export class Bell {
  readonly #url: string
  readonly #channels: string[]
  readonly #waiting = new Map<string, () => void>()
  readonly #rung = new Set<string>()
  #client: pg.Client | undefined
  #closed = false

  constructor(url: string, channels: string[]) {
    this.#url = url
    this.#channels = channels
    void this.#listen()
  }

  /** Resolves when `key` (a channel, or `channel payload`) rings, or after `ms`. */
  async next(key: string, ms: number): Promise<void> {
    if (this.#rung.delete(key)) return
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        if (this.#waiting.get(key) === done) this.#waiting.delete(key)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#waiting.set(key, done)
    })
    this.#rung.delete(key)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const done of this.#waiting.values()) done()
    await this.#client?.end().catch(() => {})
  }

  #ring(key: string): void {
    this.#rung.add(key)
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
        client.on('notification', ({ channel, payload }) => this.#ring(payload ? `${channel} ${payload}` : channel))
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
