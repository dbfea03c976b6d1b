import { button, email, footer, header, picture, productRows, subtitle, surface, text, title } from './blocks.ts'
import type { Starter } from './starter.ts'

const together = (words: string) =>
  `<mj-section mj-class="surface" padding="8px 0 0" show-if="recommendations.boughtTogether.size > 0"><mj-column>${subtitle(words)}</mj-column></mj-section>`

export const winBack: Starter = {
  key: 'winBack',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Win-back',
      text: 'For people who have not ordered for a while: what is new, chosen by what they bought.',
      subject: 'It has been a while{% if contact.firstName %}, {{ contact.firstName }}{% endif %}',
      preheader: 'A few things have changed since your last visit.',
      source: email('en', [
        header(),
        picture('winback', 'An open door with light behind it'),
        surface(
          [
            title('The door is open'),
            text(
              'Hello {{ contact.firstName | default: "there" }}, {% if history.lastOrder %}your last order was on {{ history.lastOrder | day }}. {% endif %}A few things are new since you were last here.',
            ),
            button('See what is new', 'https://example.com/new?utm_campaign=winback'),
          ].join('\n'),
        ),
        together('Bought by people with your taste'),
        productRows('recommendations.boughtTogether', 3, 'See it'),
        surface(
          '<mj-text mj-class="small">Would you rather not hear from us? The link below ends it at once.</mj-text>',
          '0 0 16px',
        ),
        footer('en'),
      ]),
    },
    fr: {
      name: 'Reconquête',
      text: 'Pour ceux qui n’ont pas commandé depuis longtemps : les nouveautés, choisies d’après leurs achats.',
      subject: 'Cela fait longtemps{% if contact.firstName %}, {{ contact.firstName }}{% endif %}',
      preheader: 'Il y a du nouveau depuis votre dernier passage.',
      source: email('fr', [
        header(),
        picture('winback', 'Une porte ouverte, de la lumière derrière'),
        surface(
          [
            title('La porte est ouverte'),
            text(
              'Bonjour {{ contact.firstName | default: "à vous" }}, {% if history.lastOrder %}votre dernière commande date du {{ history.lastOrder | day }}. {% endif %}Il y a du nouveau depuis votre passage.',
            ),
            button('Voir les nouveautés', 'https://example.com/nouveautes?utm_campaign=reconquete'),
          ].join('\n'),
        ),
        together('Choisi par ceux qui ont vos goûts'),
        productRows('recommendations.boughtTogether', 3, 'Voir'),
        surface(
          '<mj-text mj-class="small">Vous préférez ne plus avoir de nos nouvelles ? Le lien ci-dessous y met fin aussitôt.</mj-text>',
          '0 0 16px',
        ),
        footer('fr'),
      ]),
    },
  },
}
