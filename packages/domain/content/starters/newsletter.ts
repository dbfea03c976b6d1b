import { type Starter, sourceOf } from './starter.ts'

export const newsletter: Starter = {
  key: 'newsletter',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Newsletter',
      text: 'News of the month: one story in front, two shorter ones, and products that each reader may like.',
      subject: 'News from {{ workspace.name }}: a headline that says the best of it',
      preheader: 'And two short reads for your coffee.',
      source: sourceOf('newsletter', 'en'),
    },
    fr: {
      name: 'Lettre d’information',
      text: 'Les nouvelles du mois : un sujet en tête, deux plus courts, et des produits choisis pour chaque personne.',
      subject: 'Des nouvelles de {{ workspace.name }} : un titre qui dit l’essentiel',
      preheader: 'Et deux lectures courtes pour votre pause café.',
      source: sourceOf('newsletter', 'fr'),
    },
  },
}
