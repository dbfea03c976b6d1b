/** How often the launcher has started a process again, and why the last time. */
export interface Restarts {
  times: number
  at: string
  /** `silent`: its event loop stood still. `ended`: by itself, or a user ended it. */
  why: 'silent' | 'ended'
}

const NAME = 'PARCOURS_RESTARTS'

/** The environment variable that informs a process of its restarts. */
export function reportRestarts(restarts: Restarts | undefined): Record<string, string> {
  return restarts ? { [NAME]: JSON.stringify(restarts) } : {}
}

/** The restarts that the launcher reports to this process; undefined where it was not restarted. */
export function ownRestarts(): Restarts | undefined {
  const said = process.env[NAME]
  return said ? (JSON.parse(said) as Restarts) : undefined
}
