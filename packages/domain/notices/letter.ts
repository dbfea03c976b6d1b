import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { NoticeData, NoticeKind } from './notices.ts'

/** What a notice says, to one person, as plain text; the email is made of it. */
export interface Letter {
  subject: string
  paragraphs: string[]
  links: { words: string; url: string }[]
  /** Contacts of whom it tells. */
  about?: string[]
}

/** One kind of notice: what is looked up for it once, and how it reads in a language. */
export interface LetterKind<Kind extends NoticeKind> {
  prepare(tx: WorkspaceTx, data: NoticeData[Kind], publicUrl: string): Promise<(language: Language) => Letter>
  /** Members of the workspace to whom it goes, by address; owners and admins when empty. */
  recipients(data: NoticeData[Kind]): string[]
}
