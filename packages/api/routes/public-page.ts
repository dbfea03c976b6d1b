import { readFileSync } from 'node:fs'
import { fillPage } from '@parcours/domain/html/fill-page.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { FastifyReply } from 'fastify'

const PAGE = readFileSync(new URL('public-page.html', import.meta.url), 'utf8')

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** A page for a contact who came from an email: works without script and fetches nothing. @param body HTML */
export function publicPage({ language, title, body }: { language: Language; title: string; body: string }): string {
  return fillPage(PAGE, language, { title: escaped(title), body })
}

/** The page, with headers that let it do nothing but post its own form. */
export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    )
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html)
}
