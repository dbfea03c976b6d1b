import type { Language } from '@parcours/model/i18n/say.ts'
import { escaped, publicPage } from './public-page.ts'

const WORDS: Record<Language, Record<'unknown' | 'later', { title: string; text: string }>> = {
  en: {
    unknown: {
      title: 'This link does not work',
      text: 'Part of its address may be missing. Open it again from the email, or visit the sender’s website.',
    },
    later: { title: 'Please try again', text: 'This page cannot be shown right now. Open the link again in a moment.' },
  },
  fr: {
    unknown: {
      title: 'Ce lien ne fonctionne pas',
      text: 'Une partie de son adresse manque peut-être. Rouvrez-le depuis l’e-mail, ou rendez-vous sur le site de l’expéditeur.',
    },
    later: {
      title: 'Veuillez réessayer',
      text: 'Cette page ne peut pas s’afficher pour le moment. Rouvrez le lien dans quelques instants.',
    },
  },
}

/** What readers see whose link fails: because it is none of ours, or for the time being. */
export function lostPage(language: Language, status: number): string {
  const { title, text } = WORDS[language][status >= 500 || status === 429 ? 'later' : 'unknown']
  return publicPage({ language, title, body: `<p>${escaped(text)}</p>` })
}
