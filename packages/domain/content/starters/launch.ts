import { button, email, eyebrow, footer, header, picture, surface, text, title } from './blocks.ts'
import type { Starter } from './starter.ts'

const three = (pairs: [string, string][]) => `<mj-section mj-class="surface" padding="0 0 8px">
${pairs.map(([name, words]) => `<mj-column><mj-text mj-class="subtitle" padding="8px 16px 0 32px">${name}</mj-text><mj-text padding="0 16px 8px 32px">${words}</mj-text></mj-column>`).join('\n')}
</mj-section>`

export const launch: Starter = {
  key: 'launch',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Product launch',
      text: 'Something new: what it is, three reasons, one button.',
      subject: 'It is here: the name of what is new',
      preheader: 'Months of work, and you are among the first to see it.',
      source: email('en', [
        header(),
        picture('launch', 'A star that rises out of an opened box'),
        surface(
          [
            eyebrow('New'),
            title('The name of what is new'),
            text(
              'One sentence that says what it does for {{ contact.firstName | default: "people" }}, and one that says why now.',
            ),
            button('Discover it', 'https://example.com/new?utm_campaign=launch'),
          ].join('\n'),
        ),
        three([
          ['Simpler', 'Say what takes less time than before.'],
          ['Better made', 'Say what it is made of, and by whom.'],
        ]),
        `<mj-section mj-class="band" padding="16px 0"><mj-column><mj-text mj-class="on-band" align="center" font-size="20px" font-weight="600">“What one of the first customers says of it.”</mj-text><mj-text mj-class="on-band" align="center" font-size="14px">Name, place</mj-text></mj-column></mj-section>`,
        footer('en'),
      ]),
    },
    fr: {
      name: 'Lancement',
      text: 'Une nouveauté : ce que c’est, pourquoi, et un bouton.',
      subject: 'C’est là : le nom de la nouveauté',
      preheader: 'Des mois de travail, et vous êtes parmi les premiers à la voir.',
      source: email('fr', [
        header(),
        picture('launch', 'Une étoile qui sort d’une boîte ouverte'),
        surface(
          [
            eyebrow('Nouveau'),
            title('Le nom de la nouveauté'),
            text(
              'Une phrase qui dit ce que cela apporte à {{ contact.firstName | default: "chacun" }}, et une qui dit pourquoi maintenant.',
            ),
            button('La découvrir', 'https://example.com/nouveau?utm_campaign=lancement'),
          ].join('\n'),
        ),
        three([
          ['Plus simple', 'Dites ce qui demande moins de temps qu’avant.'],
          ['Mieux fait', 'Dites de quoi c’est fait, et par qui.'],
        ]),
        `<mj-section mj-class="band" padding="16px 0"><mj-column><mj-text mj-class="on-band" align="center" font-size="20px" font-weight="600">« Ce qu’en dit l’un de vos premiers clients. »</mj-text><mj-text mj-class="on-band" align="center" font-size="14px">Nom, lieu</mj-text></mj-column></mj-section>`,
        footer('fr'),
      ]),
    },
  },
}
