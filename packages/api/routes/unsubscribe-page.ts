import { UNSUBSCRIBE_REASONS, type UnsubscribeReason } from '@parcours/model/delivery/message.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import { escaped, publicPage } from './public-page.ts'

interface Words {
  title: string
  ask: string
  button: string
  done: string
  doneText: string
  why: string
  reasons: Record<UnsubscribeReason, string>
  thanks: string
}

const WORDS: Record<Language, Words> = {
  en: {
    title: 'Unsubscribe',
    ask: '{workspace} will no longer send marketing emails to {address}.',
    button: 'Unsubscribe',
    done: 'You are unsubscribed',
    doneText: '{address} will no longer receive marketing emails from {workspace}.',
    why: 'Would you tell us why? It is optional.',
    reasons: {
      tooMany: 'Too many emails',
      notInterested: 'Not relevant to me',
      neverAsked: 'I never signed up',
      other: 'Something else',
    },
    thanks: 'Thank you for letting us know.',
  },
  fr: {
    title: 'Se désabonner',
    ask: '{workspace} n’enverra plus d’e-mails commerciaux à {address}.',
    button: 'Se désabonner',
    done: 'Votre désabonnement est confirmé',
    doneText: '{address} ne recevra plus d’e-mails commerciaux de {workspace}.',
    why: 'Voulez-vous dire pourquoi ? Ce n’est pas obligatoire.',
    reasons: {
      tooMany: 'Trop d’e-mails',
      notInterested: 'Cela ne m’intéresse pas',
      neverAsked: 'Je ne les ai jamais demandés',
      other: 'Autre chose',
    },
    thanks: 'Merci de votre réponse.',
  },
}

/** The page behind an unsubscribe link: works without script, in the contact's language. */
export function unsubscribePage({
  language,
  workspace,
  address,
  step,
  action,
}: {
  language: Language
  workspace: string
  address: string
  step: 'ask' | 'done' | 'thanks'
  action: string
}): string {
  const done = step !== 'ask'
  const words = WORDS[language]
  const names = new Map([
    ['workspace', workspace],
    ['address', address],
  ])
  const fill = (text: string) =>
    escaped(text).replace(/\{(\w+)\}/g, (_, name: string) => `<b>${escaped(names.get(name) ?? '')}</b>`)
  return publicPage({
    language,
    title: done ? words.done : words.title,
    body: `<p>${fill(done ? words.doneText : words.ask)}</p>\n${after(step, words, action)}`,
  })
}

/** What can be done on the page. The reason is asked for only once a contact has unsubscribed. */
function after(step: 'ask' | 'done' | 'thanks', words: Words, action: string): string {
  if (step === 'ask') return `<form method="post"><button>${escaped(words.button)}</button></form>`
  if (step === 'thanks') return `<p>${escaped(words.thanks)}</p>`
  const choices = UNSUBSCRIBE_REASONS.map(
    (reason) => `<button name="reason" value="${reason}" class="quiet">${escaped(words.reasons[reason])}</button>`,
  )
  return `<form method="post" action="${escaped(action)}"><p>${escaped(words.why)}</p>${choices.join('\n')}</form>`
}
