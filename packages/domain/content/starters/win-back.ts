import { type Starter, sourceOf } from './starter.ts'

export const winBack: Starter = {
  key: 'winBack',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Win-back',
      text: 'For people who have not ordered for a while: what is new, chosen by what they bought.',
      subject: 'It has been a while{% if contact.firstName %}, {{ contact.firstName }}{% endif %}',
      preheader: 'A few things have changed since your last visit.',
      source: sourceOf('win-back', 'en'),
    },
    fr: {
      name: 'Reconquête',
      text: 'Pour ceux qui n’ont pas commandé depuis longtemps : les nouveautés, choisies d’après leurs achats.',
      subject: 'Cela fait longtemps{% if contact.firstName %}, {{ contact.firstName }}{% endif %}',
      preheader: 'Il y a du nouveau depuis votre dernier passage.',
      source: sourceOf('win-back', 'fr'),
    },
  },
}
