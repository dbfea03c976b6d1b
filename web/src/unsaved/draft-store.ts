import { same } from '@parcours/model/same.ts'
import { ProblemError } from '../client.ts'
import { edited, type History, redone, undone } from './history.ts'
import { forgetWork, type KeptWork, keepWork } from './storage.ts'

/**
 * saved: the server has all. unsaved: a change waits its moment. failed: the server did not answer, and is asked again.
 * refused: something must be corrected first. conflict: another user saved meanwhile, and this one must choose.
 */
export type SaveState = 'saved' | 'saving' | 'unsaved' | 'conflict' | 'refused' | 'failed'

/** A draft as the server has it, with its revision. */
export interface Tagged<Draft> {
  draft: Draft
  etag: string | undefined
}

/** How drafts of a kind are read and saved, whether their editor is open or not. */
export interface DraftKind<Draft, Answer> {
  /** Such as `journey`. */
  kind: string
  /** @throws ProblemError 412 when another user saved since the revision of `etag` */
  send: (
    id: string,
    draft: Draft,
    etag: string | undefined,
    options: SendOptions,
  ) => Promise<{ data: Answer; etag: string | undefined }>
  pull: (id: string) => Promise<Tagged<Draft>>
  /** Where it is edited. */
  path: (id: string) => string
}

export interface SendOptions {
  /** Whether the request outlives the page. */
  keepalive: boolean
}

/** What an open editor shows. */
export interface DraftSnapshot<Draft> {
  draft: Draft
  saveState: SaveState
  /** Why the draft cannot be saved as it stands. It remains until a save succeeds. */
  refusal: ProblemError | undefined
  canUndo: boolean
  canRedo: boolean
}

/** What an open editor does with what is saved, and with what others saved. */
export interface Editor<Draft, Answer> {
  onSaved?: (saved: { data: Answer; etag: string | undefined }) => void
  /** Merges another user's state with the draft here. Without, the user chooses one of the two. */
  join?: ((base: Draft, mine: Draft, theirs: Draft) => Draft) | undefined
}

const SAVE_AFTER_MS = 700
const KEEP_AFTER_MS = 100
const RETRY_AFTER_MS = 5000
/** Edits of one field within this time are one step to undo. */
const ONE_STEP_MS = 1500
/** Browsers send at most 64 KiB for pages that are gone; a character takes up to three bytes. */
const MAX_KEEPALIVE_CHARACTERS = 20_000

/**
 * A draft that saves itself: a moment after the last change, at once when its editor is left, and again until the
 * server has it. It lives outside of React, so that no change is lost with the screen it was made on.
 */
export class DraftStore<Draft extends { name: string }, Answer> {
  readonly #kind: DraftKind<Draft, Answer>
  readonly #id: string
  readonly #listeners = new Set<() => void>()
  #history: History<Draft>
  #state: SaveState = 'saved'
  #refusal: ProblemError | undefined
  /** What the server has, as far as is known here. */
  #saved: Draft
  #etag: string | undefined
  /** What was sent and not answered, latest last: the server may have any of it. */
  #unanswered: Draft[] = []
  #inFlight: Promise<void> | undefined
  #editor: Editor<Draft, Answer> = {}
  #isOpen = false
  #isRestored = false
  #saveTimer: ReturnType<typeof setTimeout> | undefined
  #keepTimer: ReturnType<typeof setTimeout> | undefined
  #lastEdit = { key: '', at: 0 }
  #snapshot: DraftSnapshot<Draft>

  constructor(kind: DraftKind<Draft, Answer>, id: string, current: Tagged<Draft>) {
    this.#kind = kind
    this.#id = id
    this.#history = { past: [], present: current.draft, future: [] }
    this.#saved = current.draft
    this.#etag = current.etag
    this.#snapshot = this.#draw()
  }

  get key(): string {
    return keyOf(this.#kind.kind, this.#id)
  }
  get path(): string {
    return this.#kind.path(this.#id)
  }
  get name(): string {
    return this.#history.present.name
  }
  get saveState(): SaveState {
    return this.#state
  }
  get isOpen(): boolean {
    return this.#isOpen
  }
  /** The revision that this stands on. */
  readonly etagNow = (): string | undefined => this.#etag
  /** As it stands this moment, which React may not have drawn yet. */
  readonly now = (): DraftSnapshot<Draft> => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes up what this device kept when the page was reloaded. It is saved once the editor opens, or by {@link flush}. */
  restore({ work, base, etag, sent }: KeptWork): void {
    const mine = work as Draft
    const theirs = this.#saved
    if (same(mine, theirs)) {
      forgetWork(this.key)
      return
    }
    // What this device kept earlier may name one alone.
    const isOwn = etag === this.#etag || [base, ...[sent ?? []].flat()].some((known) => same(known, theirs))
    if (!isOwn) {
      this.#saved = base as Draft
      this.#etag = etag
    }
    this.#history = edited(this.#history, mine, false)
    this.#isRestored = true
    this.#changed('unsaved')
  }

  /** Whether it has just taken up what this device kept; asked once. */
  wasRestored(): boolean {
    const was = this.#isRestored
    this.#isRestored = false
    return was
  }

  /** An editor has opened. @returns a function for when it is left: what is not saved yet is saved at once */
  open(): () => void {
    this.#isOpen = true
    if (this.#state === 'unsaved' || this.#state === 'failed') this.#saveIn(0)
    return () => {
      this.#isOpen = false
      this.#changed(this.#state)
      void this.flush()
    }
  }

  /** Ends it: another user is logged in. What this device keeps stays. */
  end(): void {
    clearTimeout(this.#saveTimer)
    clearTimeout(this.#keepTimer)
  }

  /** The editor as it is drawn now. A conflict that it can join is over. */
  serve(editor: Editor<Draft, Answer>): void {
    this.#editor = editor
    if (this.#state === 'conflict' && editor.join) void this.takeOthers().catch(() => {})
  }

  /** @param key edits with the same key in quick succession are one step to undo */
  readonly edit = (part: Partial<Draft>, key = ''): void => {
    const now = Date.now()
    const merge = key !== '' && this.#lastEdit.key === key && now - this.#lastEdit.at < ONE_STEP_MS
    this.#lastEdit = { key, at: now }
    this.#history = edited(this.#history, { ...this.#history.present, ...part }, merge)
    this.#touched()
  }
  readonly undo = (): void => {
    this.#history = undone(this.#history)
    this.#touched()
  }
  readonly redo = (): void => {
    this.#history = redone(this.#history)
    this.#touched()
  }

  /** Saves what is not saved yet, after what is being saved. @throws ProblemError */
  readonly save = async (options: SendOptions = { keepalive: false }): Promise<void> => {
    clearTimeout(this.#saveTimer)
    // The next needs the revision that the one before makes.
    while (this.#inFlight) await this.#inFlight.catch(() => {})
    if (this.#isSaved) return
    this.#inFlight = this.#send(this.#history.present, options).finally(() => {
      this.#inFlight = undefined
    })
    await this.#inFlight
  }

  /** Saves at once, for a page that may be gone before the answer comes. */
  async flush(): Promise<void> {
    this.#keep()
    const isSmall = JSON.stringify(this.#history.present).length <= MAX_KEEPALIVE_CHARACTERS
    if (this.#state !== 'conflict' && this.#state !== 'refused') await this.save({ keepalive: isSmall }).catch(() => {})
  }

  /** Merges another user's saved state, if there is one. @throws ProblemError */
  readonly takeOthers = async (): Promise<void> => {
    if (!this.#editor.join) return
    const theirs = await this.#kind.pull(this.#id)
    if (!this.#takeOwn(theirs)) this.#join(theirs)
  }

  /** Ends a conflict: mine replaces the other's, or theirs takes the place of mine, which *Undo* brings back. */
  readonly choose = async (whose: 'mine' | 'theirs'): Promise<void> => {
    const theirs = await this.#kind.pull(this.#id)
    this.#etag = theirs.etag
    this.#saved = theirs.draft
    if (whose === 'theirs') this.#history = edited(this.#history, theirs.draft, false)
    this.#state = 'unsaved'
    this.#touched()
    await this.save()
  }

  /** What is saved has another revision since: it was published, say. */
  readonly savedAs = (etag: string | undefined): void => {
    this.#etag = etag
  }

  /** Whether the server has all for sure: what was sent and not answered, it may have in place of this. */
  get #isSaved(): boolean {
    return this.#saved === this.#history.present && this.#unanswered.length === 0
  }

  async #send(draft: Draft, options: SendOptions): Promise<void> {
    const before = this.#unanswered
    this.#unanswered = before.includes(draft) ? before : [...before, draft]
    this.#changed('saving')
    try {
      const answer = await this.#kind.send(this.#id, draft, this.#etag, options)
      this.#etag = answer.etag
      this.#saved = draft
      this.#unanswered = []
      this.#refusal = undefined
      this.#changed(this.#isSaved ? 'saved' : 'unsaved')
      if (!this.#isSaved) this.#saveIn(SAVE_AFTER_MS)
      this.#editor.onSaved?.(answer)
    } catch (error) {
      const problem = error instanceof ProblemError ? error : undefined
      const status = problem?.problem.status ?? 0
      const state = stateAfter(status)
      this.#refusal = state === 'refused' ? problem : undefined
      if (state !== 'failed') this.#unanswered = before
      this.#changed(state)
      if (state === 'conflict' && (await this.#isOverConflict())) {
        if (!this.#isSaved) await this.#send(this.#history.present, options)
        return
      }
      // Once the user is logged in again, it is saved by that.
      if (state === 'failed' && status !== 401) this.#saveIn(RETRY_AFTER_MS)
      throw error
    }
  }

  /**
   * Whether nobody needs to choose: the other's state was joined, or it is what was sent from here earlier, whose answer
   * was lost on the way.
   */
  async #isOverConflict(): Promise<boolean> {
    if (this.#unanswered.length === 0 && !this.#editor.join) return false
    try {
      const theirs = await this.#kind.pull(this.#id)
      if (this.#takeOwn(theirs)) return true
      this.#join(theirs)
      return this.#state !== 'conflict'
    } catch (error) {
      this.#changed('failed')
      this.#saveIn(RETRY_AFTER_MS)
      throw error
    }
  }

  /** Whether what the server has is what was sent from here without an answer: it is nobody else's then. */
  #takeOwn({ draft, etag }: Tagged<Draft>): boolean {
    if (!this.#unanswered.some((one) => same(one, draft))) return false
    this.#etag = etag
    this.#saved = same(draft, this.#history.present) ? this.#history.present : draft
    this.#unanswered = []
    this.#state = 'unsaved'
    this.#touched()
    return true
  }

  #join(theirs: Tagged<Draft>): void {
    const { join } = this.#editor
    if (!join || theirs.etag === this.#etag) return
    const joined = join(this.#saved, this.#history.present, theirs.draft)
    this.#saved = theirs.draft
    this.#etag = theirs.etag
    this.#lastEdit = { key: '', at: 0 }
    this.#history = edited(this.#history, joined, false)
    this.#state = 'unsaved'
    this.#touched()
  }

  /** The draft is another one now, which waits to be saved, or was undone to what is saved. */
  #touched(): void {
    if (this.#isSaved) {
      clearTimeout(this.#saveTimer)
      this.#refusal = undefined
      this.#changed('saved')
    } else if (this.#state === 'conflict') {
      // Until the user has chosen, nothing can be saved.
      this.#changed('conflict')
    } else {
      this.#changed('unsaved')
      // What the editor tells as it is taken away does not wait.
      if (this.#isOpen) this.#saveIn(SAVE_AFTER_MS)
      else void this.flush()
    }
  }

  #saveIn(ms: number): void {
    clearTimeout(this.#saveTimer)
    this.#saveTimer = setTimeout(() => void this.save().catch(() => {}), ms)
  }

  #changed(state: SaveState): void {
    // What was deleted meanwhile can be saved nowhere: once its editor is left, nothing waits any more.
    const isGone = state === 'refused' && this.#refusal?.problem.status === 404 && !this.#isOpen
    this.#state = isGone ? 'saved' : state
    this.#snapshot = this.#draw()
    clearTimeout(this.#keepTimer)
    if (this.#state === 'saved') this.#keep()
    else this.#keepTimer = setTimeout(() => this.#keep(), KEEP_AFTER_MS)
    for (const listener of this.#listeners) listener()
  }

  /** Keeps on this device what the server does not have. */
  #keep(): void {
    clearTimeout(this.#keepTimer)
    if (this.#state === 'saved') {
      forgetWork(this.key)
      return
    }
    const at = new Date().toISOString()
    keepWork(this.key, { work: this.#history.present, base: this.#saved, etag: this.#etag, sent: this.#unanswered, at })
  }

  #draw(): DraftSnapshot<Draft> {
    const { past, present, future } = this.#history
    return {
      draft: present,
      saveState: this.#state,
      refusal: this.#refusal,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
    }
  }
}

export const keyOf = (kind: string, id: string): string => `${kind} ${id}`

/** What an answer with this status means for what was sent; 0 is no answer. */
function stateAfter(status: number): SaveState {
  if (status === 412) return 'conflict'
  // An ended session, a busy or unreachable server: the same may succeed later.
  const mayPass = status === 0 || status === 401 || status === 408 || status === 429 || status >= 500
  return mayPass ? 'failed' : 'refused'
}
