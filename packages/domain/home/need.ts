import type { NeedKind, NeedSubject } from '@parcours/model/home.ts'

/** Something that waits for a user. */
export interface Need {
  kind: NeedKind
  /** Undefined where it is about several things, or none that has a page. */
  about?: { kind: NeedSubject; id: string; name: string } | undefined
  /** How many contacts, messages, events or things. */
  count: number
  /** Since when, or of a draft for when. */
  at: Date | null
}
