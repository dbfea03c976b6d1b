import { button, email, header, serviceFooter, surface, text, title } from './blocks.ts'
import type { Starter } from './starter.ts'

const lines = `<mj-section mj-class="surface" padding="0" repeat="item in event.properties.products" repeat-most="50"><mj-group>
<mj-column width="70%"><mj-text padding="6px 8px 6px 32px">{{ item.name }}{% if item.quantity > 1 %} × {{ item.quantity }}{% endif %}</mj-text></mj-column>
<mj-column width="30%"><mj-text align="right" padding="6px 32px 6px 8px">{{ item.price | money }}</mj-text></mj-column>
</mj-group></mj-section>`

const total = (word: string) => `<mj-section mj-class="surface" padding="0 0 8px"><mj-group>
<mj-column width="60%"><mj-text mj-class="subtitle" padding="6px 8px 6px 32px">${word}</mj-text></mj-column>
<mj-column width="40%"><mj-text mj-class="subtitle" align="right" padding="6px 32px 6px 8px">{{ event.properties.total | money }}</mj-text></mj-column>
</mj-group></mj-section>`

const divider = surface('<mj-divider padding="8px 32px"></mj-divider>', '0')
const order = '{{ event.properties.order_id | default: event.properties.orderId }}'

export const receipt: Starter = {
  key: 'receipt',
  purpose: 'service',
  in: {
    en: {
      name: 'Receipt',
      text: 'What was ordered and for how much, for a journey that begins with an order. Needs no marketing consent.',
      subject: 'Your order {{ event.properties.order_id | default: event.properties.orderId }}',
      preheader: 'Thank you. Here is what you ordered.',
      source: email('en', [
        header(),
        surface(
          [
            title('Thank you for your order'),
            text(
              `Hello {{ contact.firstName | default: "there" }}, we have your order <b>${order}</b> and are getting it ready. You hear from us when it leaves.`,
            ),
          ].join('\n'),
          '24px 0 8px',
        ),
        divider,
        lines,
        divider,
        total('Total'),
        surface(
          [
            button('Follow my order', `https://example.com/orders/${order}`),
            '<mj-text mj-class="small">A question about it? Answer this email.</mj-text>',
          ].join('\n'),
          '0 0 24px',
        ),
        serviceFooter('en'),
      ]),
    },
    fr: {
      name: 'Reçu',
      text: 'Ce qui a été commandé et pour combien, pour un parcours qui commence par une commande. Sans consentement marketing.',
      subject: 'Votre commande {{ event.properties.order_id | default: event.properties.orderId }}',
      preheader: 'Merci. Voici ce que vous avez commandé.',
      source: email('fr', [
        header(),
        surface(
          [
            title('Merci pour votre commande'),
            text(
              `Bonjour {{ contact.firstName | default: "à vous" }}, nous avons bien reçu votre commande <b>${order}</b> et la préparons. Nous vous écrirons à son départ.`,
            ),
          ].join('\n'),
          '24px 0 8px',
        ),
        divider,
        lines,
        divider,
        total('Total'),
        surface(
          [
            button('Suivre ma commande', `https://example.com/commandes/${order}`),
            '<mj-text mj-class="small">Une question à ce sujet ? Répondez à cet e-mail.</mj-text>',
          ].join('\n'),
          '0 0 24px',
        ),
        serviceFooter('fr'),
      ]),
    },
  },
}
