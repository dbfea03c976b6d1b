import { readFileSync } from 'node:fs'
import type { OutgoingEmail } from '@parcours/model/delivery/email-provider.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import { fillPage } from '../html/fill-page.ts'
import type { Letter } from './letter.ts'

const EMAIL = readFileSync(new URL('letter-email.html', import.meta.url), 'utf8')

/** A letter to one person, as an email. */
export function letterEmail(
  letter: Letter,
  { key, from, to, language }: { key: string; from: string; to: string; language: Language },
): OutgoingEmail {
  return {
    key,
    from,
    to,
    subject: letter.subject,
    text: asText(letter),
    html: asHtml(letter, language),
    headers: {},
    about: letter.about,
  }
}

function asText({ paragraphs, links }: Letter): string {
  return `${paragraphs.join('\n\n')}\n\n${links.map(({ words, url }) => `${words}: ${url}`).join('\n')}\n`
}

function asHtml({ paragraphs, links }: Letter, language: Language): string {
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
