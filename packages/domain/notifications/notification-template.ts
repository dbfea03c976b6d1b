import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { NotificationKind } from '@parcours/model/notifications.ts'
import type { NotificationData } from './notifications.ts'

/** A notification as plain text, from which the email is made. */
export interface NotificationText {
  subject: string
  paragraphs: string[]
  links: { words: string; url: string }[]
  /** The contacts that it is about. */
  about?: string[]
}

/** The template of one kind of notification: what is read for it once, and its text in a language. */
export interface NotificationTemplate<Kind extends NotificationKind> {
  prepare(
    tx: WorkspaceTx,
    data: NotificationData[Kind],
    publicUrl: string,
  ): Promise<(language: Language) => NotificationText>
  /** Addresses of its recipients, members of the workspace; owners and admins when empty. */
  recipients(data: NotificationData[Kind]): string[]
}
