import { type Starter, sourceOf } from './starter.ts'

export const receipt: Starter = {
  key: 'receipt',
  purpose: 'service',
  in: {
    en: {
      name: 'Receipt',
      text: 'What was ordered and for how much, for a journey that begins with an order. Needs no marketing consent.',
      subject: 'Your order {{ event.properties.order_id | default: event.properties.orderId }}',
      preheader: 'Thank you. Here is what you ordered.',
      source: sourceOf('receipt', 'en'),
    },
    fr: {
      name: 'Reçu',
      text: 'Ce qui a été commandé et pour combien, pour un parcours qui commence par une commande. Sans consentement marketing.',
      subject: 'Votre commande {{ event.properties.order_id | default: event.properties.orderId }}',
      preheader: 'Merci. Voici ce que vous avez commandé.',
      source: sourceOf('receipt', 'fr'),
    },
  },
}
