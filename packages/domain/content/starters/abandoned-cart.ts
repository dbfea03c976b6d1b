import { type Starter, sourceOf } from './starter.ts'

export const abandonedCart: Starter = {
  key: 'abandonedCart',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Abandoned cart',
      text: 'What was left in the basket, for a journey that begins when a product is added.',
      subject: '{{ contact.firstName | default: "Hello" }}, your basket is waiting',
      preheader: 'We keep it for two more days.',
      source: sourceOf('abandoned-cart', 'en'),
    },
    fr: {
      name: 'Panier abandonné',
      text: 'Ce qui est resté dans le panier, pour un parcours qui commence à l’ajout d’un produit.',
      subject: '{{ contact.firstName | default: "Bonjour" }}, votre panier vous attend',
      preheader: 'Nous le gardons encore deux jours.',
      source: sourceOf('abandoned-cart', 'fr'),
    },
  },
}
