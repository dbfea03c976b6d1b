import { type Starter, sourceOf } from './starter.ts'

export const launch: Starter = {
  key: 'launch',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Product launch',
      text: 'Something new: what it is, three reasons, one button.',
      subject: 'It is here: the name of what is new',
      preheader: 'Months of work, and you are among the first to see it.',
      source: sourceOf('launch', 'en'),
    },
    fr: {
      name: 'Lancement',
      text: 'Une nouveauté : ce que c’est, pourquoi, et un bouton.',
      subject: 'C’est là : le nom de la nouveauté',
      preheader: 'Des mois de travail, et vous êtes parmi les premiers à la voir.',
      source: sourceOf('launch', 'fr'),
    },
  },
}
