import { type Starter, sourceOf } from './starter.ts'

export const welcome: Starter = {
  key: 'welcome',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Welcome',
      text: 'The first email someone gets: who you are and where to begin.',
      subject: 'Welcome{% if contact.firstName %}, {{ contact.firstName }}{% endif %}',
      preheader: 'Good to have you. Here is where to begin.',
      source: sourceOf('welcome', 'en'),
    },
    fr: {
      name: 'Bienvenue',
      text: 'Le premier e-mail que quelqu’un reçoit : qui vous êtes et par où commencer.',
      subject: 'Bienvenue{% if contact.firstName %}, {{ contact.firstName }}{% endif %}',
      preheader: 'Ravis de vous compter parmi nous. Voici par où commencer.',
      source: sourceOf('welcome', 'fr'),
    },
  },
}
