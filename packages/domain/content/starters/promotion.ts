import { button, email, footer, header, picture, surface, text } from './blocks.ts'
import type { Starter } from './starter.ts'

const band = (big: string, words: string, code: string) => `<mj-section mj-class="band" padding="8px 0 24px"><mj-column>
<mj-text mj-class="on-band" align="center" font-size="56px" line-height="1.1" font-weight="700">${big}</mj-text>
<mj-text mj-class="on-band" align="center" font-size="18px">${words}</mj-text>
<mj-text mj-class="on-band" align="center" font-size="14px" letter-spacing="2px">${code}</mj-text>
</mj-column></mj-section>`

export const promotion: Starter = {
  key: 'promotion',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Promotion',
      text: 'One offer, until when, and one button.',
      subject: '{{ contact.firstName | default: "For you" }}: 20 % off until Sunday',
      preheader: 'On everything, with the code SPRING20.',
      source: email('en', [
        header(),
        picture('promotion', 'A price tag with a percent sign'),
        band('–20 %', 'on everything, until Sunday midnight', 'CODE SPRING20'),
        surface(
          [
            text(
              'Hello {{ contact.firstName | default: "there" }}, say here why there is an offer, and what is worth a look first. The code works once, on the whole basket.',
            ),
            button(
              'Choose something',
              'https://example.com/offer?code=SPRING20&amp;utm_campaign=promotion',
              'align="center"',
            ),
            '<mj-text mj-class="small" align="center">Not together with other offers. Delivery is not reduced.</mj-text>',
          ].join('\n'),
        ),
        footer('en'),
      ]),
    },
    fr: {
      name: 'Promotion',
      text: 'Une offre, sa date de fin, et un bouton.',
      subject: '{{ contact.firstName | default: "Pour vous" }} : –20 % jusqu’à dimanche',
      preheader: 'Sur tout, avec le code PRINTEMPS20.',
      source: email('fr', [
        header(),
        picture('promotion', 'Une étiquette de prix avec un signe pour cent'),
        band('–20 %', 'sur tout, jusqu’à dimanche minuit', 'CODE PRINTEMPS20'),
        surface(
          [
            text(
              'Bonjour {{ contact.firstName | default: "à vous" }}, dites ici pourquoi cette offre, et ce qu’il faut regarder en premier. Le code vaut une fois, sur tout le panier.',
            ),
            button(
              'Faire son choix',
              'https://example.com/offre?code=PRINTEMPS20&amp;utm_campaign=promotion',
              'align="center"',
            ),
            '<mj-text mj-class="small" align="center">Non cumulable avec d’autres offres. Hors frais de livraison.</mj-text>',
          ].join('\n'),
        ),
        footer('fr'),
      ]),
    },
  },
}
