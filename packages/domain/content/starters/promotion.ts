import { type Starter, sourceOf } from './starter.ts'

export const promotion: Starter = {
  key: 'promotion',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Promotion',
      text: 'One offer, until when, and one button.',
      subject: '{{ contact.firstName | default: "For you" }}: 20 % off until Sunday',
      preheader: 'On everything, with the code SPRING20.',
      source: sourceOf('promotion', 'en'),
    },
    fr: {
      name: 'Promotion',
      text: 'Une offre, sa date de fin, et un bouton.',
      subject: '{{ contact.firstName | default: "Pour vous" }} : –20 % jusqu’à dimanche',
      preheader: 'Sur tout, avec le code PRINTEMPS20.',
      source: sourceOf('promotion', 'fr'),
    },
  },
}
