import { readFileSync } from 'node:fs'
import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { headerText } from '@parcours/model/delivery/header.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import { fillPage } from '../html/fill-page.ts'
import type { NotificationText } from './notification-template.ts'

const EMAIL = readFileSync(new URL('notification-email.html', import.meta.url), 'utf8')

/** A notification to one user, as an email. */
export function notificationEmail(
  notification: NotificationText,
  { key, from, to, language }: { key: string; from: string; to: string; language: Language },
): OutgoingEmail {
  return {
    key,
    from,
    to,
    subject: headerText(notification.subject),
    text: asText(notification),
    html: asHtml(notification, language),
    headers: {},
    about: notification.about,
  }
}

function asText({ paragraphs, links }: NotificationText): string {
  return `${paragraphs.join('\n\n')}\n\n${links.map(({ words, url }) => `${words}: ${url}`).join('\n')}\n`
}

function asHtml({ paragraphs, links }: NotificationText, language: Language): string {
  const words = paragraphs.map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`).join('')
  const list = links.map((link) => `<p><a href="${escaped(link.url)}">${escaped(link.words)}</a></p>`).join('')
  return fillPage(EMAIL, language, { body: `${words}${list}` })
}

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
])
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => ENTITIES.get(letter) ?? letter)
