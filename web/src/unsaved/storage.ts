/** Work that the server does not have yet, as this device keeps it over a reload. */
export interface KeptWork {
  work: unknown
  /** What the work began from, and its revision. */
  base: unknown
  etag?: string | undefined
  /** What was sent and not answered: the server may have any of it. */
  sent?: unknown[]
  /** When it was kept last, as an ISO time. */
  at: string
}

const PREFIX = 'parcours.unsaved.'

let account = ''

/**
 * From now on, work is kept for this user of this workspace. Others at the same device do not see it.
 * @returns whether it was another one before
 */
export function keepFor(userId: string, workspaceId: string): boolean {
  const before = account
  account = `${PREFIX}${userId}.${workspaceId}.`
  return before !== '' && before !== account
}

/** Keeps the work on this device. Where there is no room or storage is blocked, only the open page has it. */
export function keepWork(key: string, kept: KeptWork): void {
  try {
    localStorage.setItem(account + key, JSON.stringify(kept))
  } catch {
    forgetWork(key)
  }
}

export function keptWork(key: string): KeptWork | undefined {
  try {
    const text = localStorage.getItem(account + key)
    const kept: unknown = text && JSON.parse(text)
    return isKeptWork(kept) ? kept : undefined
  } catch {
    return undefined
  }
}

export function forgetWork(key: string): void {
  try {
    localStorage.removeItem(account + key)
  } catch {
    // Storage that is blocked has nothing to forget.
  }
}

/** The keys of all work that is kept for this user of this workspace. */
export function keysOfKeptWork(): string[] {
  try {
    return Object.keys(localStorage).flatMap((key) => (key.startsWith(account) ? [key.slice(account.length)] : []))
  } catch {
    return []
  }
}

function isKeptWork(value: unknown): value is KeptWork {
  return typeof value === 'object' && value !== null && 'work' in value && 'at' in value
}
