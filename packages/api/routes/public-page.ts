import type { Language } from '@parcours/model/i18n/say.ts'
import type { FastifyReply } from 'fastify'

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** A page for someone who came from an email: works without script and fetches nothing. @param body HTML */
export function publicPage({ language, title, body }: { language: Language; title: string; body: string }): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${escaped(title)}</title><style>
:root{color-scheme:light dark}body{font:16px/1.6 Inter,system-ui,sans-serif;margin:0;display:grid;place-items:center;min-height:100vh;background:#f6f8f8;color:#1c2b2a}
main{max-width:26rem;overflow-wrap:anywhere;margin:1rem;padding:2rem;background:#fff;border:1px solid #d5dedd;border-radius:8px}h1{font-size:1.375rem;margin:0 0 .75rem}
button{font:inherit;font-weight:600;color:#fff;background:#0f766e;border:0;border-radius:8px;padding:.625rem 1.25rem;cursor:pointer}button.quiet{display:block;width:100%;margin:0 0 .5rem;font-weight:400;color:inherit;background:transparent;border:1px solid #8a9a98;text-align:left}button:focus-visible{outline:3px solid #2dd4bf;outline-offset:2px}
@media(prefers-color-scheme:dark){body{background:#101716;color:#e6eeed}main{background:#182220;border-color:#2b3a38}button{background:#2dd4bf;color:#04201d}button.quiet{background:transparent;color:inherit}}
</style></head><body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`
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
