import { ProblemError } from '../client.ts'
import { type DraftKind, DraftStore, keyOf, type Tagged } from './draft-store.ts'
import { forgetWork, keepFor, keptWork, keysOfKeptWork } from './storage.ts'
import { changedUnsaved } from './unsaved.ts'

/** What is asked of a draft of any kind. */
export type AnyDraft = Pick<
  DraftStore<{ name: string }, unknown>,
  'key' | 'path' | 'name' | 'saveState' | 'isOpen' | 'subscribe' | 'flush' | 'end'
>

const drafts = new Map<string, AnyDraft>()

/** The drafts that an editor shows or that are not saved yet. */
export const openDrafts = (): AnyDraft[] => [...drafts.values()]

/** The draft of one thing: the one that still waits to be saved, else what the server has with what this device kept. */
export function openDraft<Draft extends { name: string }, Answer>(
  kind: DraftKind<Draft, Answer>,
  id: string,
  current: Tagged<Draft>,
): DraftStore<Draft, Answer> {
  const key = keyOf(kind.kind, id)
  // A key names its kind, and with it the type.
  const waiting = drafts.get(key) as DraftStore<Draft, Answer> | undefined
  if (waiting) return waiting
  const store = new DraftStore(kind, id, current)
  const kept = keptWork(key)
  if (kept) store.restore(kept)
  drafts.set(key, store)
  store.subscribe(() => {
    if (!store.isOpen && store.saveState === 'saved') drafts.delete(key)
    changedUnsaved()
  })
  return store
}

/** What brings a text to its draft whose typing has not ended yet. */
const settlers = new Set<() => Promise<void>>()

/** @returns a function for when nothing is written there any more */
export function settleBeforeLeaving(settle: () => Promise<void>): () => void {
  settlers.add(settle)
  return () => settlers.delete(settle)
}

/** Saves all at once; pages call it that may be gone the next moment. */
export async function flushDrafts(): Promise<void> {
  await Promise.all(openDrafts().map((draft) => draft.flush()))
}

/** {@link flushDrafts}, with the texts whose typing it ends. */
export async function settleAndFlushDrafts(): Promise<void> {
  await Promise.all([...settlers].map((settle) => settle()))
  await flushDrafts()
}

/** The session's user: drafts of another one wait on this device until they are back. */
export function keepDraftsFor(userId: string, workspaceId: string): void {
  if (!keepFor(userId, workspaceId)) return
  for (const draft of openDrafts()) draft.end()
  drafts.clear()
}

/** What takes up a draft of a kind from before the page was reloaded, though no editor is open. */
export interface Resuming {
  kind: string
  path: (id: string) => string
  resume: (id: string) => Promise<void>
}

export function resuming<Draft extends { name: string }, Answer>(kind: DraftKind<Draft, Answer>): Resuming {
  return { kind: kind.kind, path: kind.path, resume: async (id) => openDraft(kind, id, await kind.pull(id)).flush() }
}

/** Sends what the server does not have yet, from before the page was reloaded or the session ended. */
export async function resumeDrafts(kinds: Resuming[]): Promise<void> {
  await flushDrafts()
  for (const key of keysOfKeptWork()) {
    const [kind = '', id = ''] = key.split(' ')
    const of = kinds.find((one) => one.kind === kind)
    // The editor that opens just now takes it up itself, and says so.
    if (!of || drafts.has(key) || location.pathname.startsWith(of.path(id))) continue
    try {
      await of.resume(id)
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 404) forgetWork(key)
    }
  }
}
