import { button, email, footer, header, picture, productRows, surface, text, title } from './blocks.ts'
import type { Starter } from './starter.ts'

/** Events tell of one product, or of a list of them. */
const oneProduct = (label: string) =>
  `<mj-section mj-class="surface" padding="8px 0" show-if="event.properties.name"><mj-column><mj-text mj-class="subtitle">{{ event.properties.name }}</mj-text><mj-text mj-class="price" padding="0 32px">{{ event.properties.price | money }}</mj-text>${button(label, 'https://example.com/cart')}</mj-column></mj-section>`

export const abandonedCart: Starter = {
  key: 'abandonedCart',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Abandoned cart',
      text: 'What was left in the basket, for a journey that begins when a product is added.',
      subject: '{{ contact.firstName | default: "Hello" }}, your basket is waiting',
      preheader: 'We keep it for two more days.',
      source: email('en', [
        header(),
        picture('cart', 'A shopping cart with three products in it'),
        surface(
          [
            title('Your basket is waiting'),
            text('You were about to choose these. We keep them for two more days.'),
          ].join('\n'),
          '16px 0 8px',
        ),
        productRows('event.properties.products', 4, 'See it'),
        oneProduct('See it'),
        surface(
          [
            button('Back to my basket', 'https://example.com/cart?utm_campaign=cart'),
            text('A question before you order? Answer this email.'),
          ].join('\n'),
          '8px 0 24px',
        ),
        footer('en'),
      ]),
    },
    fr: {
      name: 'Panier abandonné',
      text: 'Ce qui est resté dans le panier, pour un parcours qui commence à l’ajout d’un produit.',
      subject: '{{ contact.firstName | default: "Bonjour" }}, votre panier vous attend',
      preheader: 'Nous le gardons encore deux jours.',
      source: email('fr', [
        header(),
        picture('cart', 'Un chariot avec trois produits'),
        surface(
          [
            title('Votre panier vous attend'),
            text('Vous étiez sur le point de choisir ces produits. Nous les gardons encore deux jours.'),
          ].join('\n'),
          '16px 0 8px',
        ),
        productRows('event.properties.products', 4, 'Voir'),
        oneProduct('Voir'),
        surface(
          [
            button('Reprendre mon panier', 'https://example.com/panier?utm_campaign=panier'),
            text('Une question avant de commander ? Répondez à cet e-mail.'),
          ].join('\n'),
          '8px 0 24px',
        ),
        footer('fr'),
      ]),
    },
  },
}
