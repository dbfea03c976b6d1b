import type { Language } from '@parcours/model/i18n/say.ts'

/** Why someone may leave. */
export const LEAVING_REASONS = ['tooMany', 'notInterested', 'neverAsked', 'other'] as const

interface Words {
  title: string
  ask: string
  button: string
  done: string
  doneText: string
  why: string
  reasons: Record<(typeof LEAVING_REASONS)[number], string>
  thanks: string
}

const WORDS: Record<Language, Words> = {
  en: {
    title: 'Unsubscribe',
    ask: '{workspace} will no longer send marketing emails to {address}.',
    button: 'Unsubscribe',
    done: 'You are unsubscribed',
    doneText: '{address} gets no more marketing emails from {workspace}, from this moment on.',
    why: 'Would you say why? You need not.',
    reasons: { tooMany: 'Too many emails', notInterested: 'Not interesting to me', neverAsked: 'I never asked for them', other: 'Something else' },
    thanks: 'Thank you for saying so.',
  },
  fr: {
    title: 'Se désabonner',
    ask: '{workspace} n’enverra plus d’e-mails commerciaux à {address}.',
    button: 'Se désabonner',
    done: 'Vous êtes désabonné',
    doneText: '{address} ne reçoit plus d’e-mails commerciaux de {workspace}, dès maintenant.',
    why: 'Voulez-vous dire pourquoi ? Ce n’est pas obligatoire.',
    reasons: { tooMany: 'Trop d’e-mails', notInterested: 'Cela ne m’intéresse pas', neverAsked: 'Je ne les ai jamais demandés', other: 'Autre chose' },
    thanks: 'Merci de l’avoir dit.',
  },
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** The page behind an unsubscribe link: works without script, in the person's language. */
export function unsubscribePage({ language, workspace, address, step, action }: { language: Language; workspace: string; address: string; step: 'ask' | 'done' | 'thanks'; action: string }): string {
  const done = step !== 'ask'
  const words = WORDS[language]
  const fill = (text: string) =>
    escaped(text)
      .replace('{workspace}', `<b>${escaped(workspace)}</b>`)
      .replace('{address}', `<b>${escaped(address)}</b>`)
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
<title>${escaped(done ? words.done : words.title)}</title><style>
:root{color-scheme:light dark}body{font:16px/1.6 Inter,system-ui,sans-serif;margin:0;display:grid;place-items:center;min-height:100vh;background:#f6f8f8;color:#1c2b2a}
main{max-width:26rem;margin:1rem;padding:2rem;background:#fff;border:1px solid #d5dedd;border-radius:8px}h1{font-size:1.375rem;margin:0 0 .75rem}
button{font:inherit;font-weight:600;color:#fff;background:#0f766e;border:0;border-radius:8px;padding:.625rem 1.25rem;cursor:pointer}button.quiet{display:block;width:100%;margin:0 0 .5rem;font-weight:400;color:inherit;background:transparent;border:1px solid #8a9a98;text-align:left}button:focus-visible{outline:3px solid #2dd4bf;outline-offset:2px}
@media(prefers-color-scheme:dark){body{background:#101716;color:#e6eeed}main{background:#182220;border-color:#2b3a38}button{background:#2dd4bf;color:#04201d}button.quiet{background:transparent;color:inherit}}
</style></head><body><main><h1>${escaped(done ? words.done : words.title)}</h1><p>${fill(done ? words.doneText : words.ask)}</p>
${after(step, words, action)}</main></body></html>`
}

/** What can be done on the page. The reason is asked for only once someone has left. */
function after(step: 'ask' | 'done' | 'thanks', words: Words, action: string): string {
  if (step === 'ask') return `<form method="post"><button>${escaped(words.button)}</button></form>`
  if (step === 'thanks') return `<p>${escaped(words.thanks)}</p>`
  const choices = LEAVING_REASONS.map((reason) => `<button name="reason" value="${reason}" class="quiet">${escaped(words.reasons[reason])}</button>`)
  return `<form method="post" action="${escaped(action)}"><p>${escaped(words.why)}</p>${choices.join('\n')}</form>`
}
