import {
  button,
  email,
  eyebrow,
  footer,
  header,
  picture,
  productRows,
  subtitle,
  surface,
  text,
  title,
} from './blocks.ts'
import type { Starter } from './starter.ts'

const divider = surface('<mj-divider></mj-divider>', '0')

export const newsletter: Starter = {
  key: 'newsletter',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Newsletter',
      text: 'News of the month: one story in front, two shorter ones, and products that each reader may like.',
      subject: 'News from {{ workspace.name }}: a headline that says the best of it',
      preheader: 'And two short reads for your coffee.',
      source: email('en', [
        header(),
        picture('newsletter', 'A letter and a cup of coffee on a table'),
        surface(
          [
            eyebrow('This month'),
            title('A headline that says the best of it'),
            text(
              'Say in two or three sentences what is new and why it matters to {{ contact.firstName | default: "your reader" }}. The rest is a click away.',
            ),
            button('Read the story', 'https://example.com/story?utm_campaign=newsletter'),
          ].join('\n'),
        ),
        divider,
        surface(
          [
            subtitle('A second story'),
            text('One paragraph about it, and <a href="https://example.com/second">where to read on</a>.'),
            subtitle('A third one'),
            text('Short and useful, with <a href="https://example.com/third">one link</a>.'),
          ].join('\n'),
          '0 0 16px',
        ),
        `<mj-section mj-class="surface" padding="8px 0 0" show-if="recommendations.bestInCategory.size > 0"><mj-column>${subtitle('You may like')}</mj-column></mj-section>`,
        productRows('recommendations.bestInCategory', 2, 'See it'),
        footer('en'),
      ]),
    },
    fr: {
      name: 'Lettre d’information',
      text: 'Les nouvelles du mois : un sujet en tête, deux plus courts, et des produits choisis pour chaque personne.',
      subject: 'Des nouvelles de {{ workspace.name }} : un titre qui dit l’essentiel',
      preheader: 'Et deux lectures courtes pour votre pause café.',
      source: email('fr', [
        header(),
        picture('newsletter', 'Une lettre et une tasse de café sur une table'),
        surface(
          [
            eyebrow('Ce mois-ci'),
            title('Un titre qui dit l’essentiel'),
            text(
              'Dites en deux ou trois phrases ce qu’il y a de nouveau et ce que cela change pour {{ contact.firstName | default: "la personne qui vous lit" }}. Le reste est à un clic.',
            ),
            button('Lire l’article', 'https://example.com/article?utm_campaign=lettre'),
          ].join('\n'),
        ),
        divider,
        surface(
          [
            subtitle('Un deuxième sujet'),
            text('Un paragraphe, et <a href="https://example.com/deuxieme">où lire la suite</a>.'),
            subtitle('Un troisième'),
            text('Court et utile, avec <a href="https://example.com/troisieme">un seul lien</a>.'),
          ].join('\n'),
          '0 0 16px',
        ),
        `<mj-section mj-class="surface" padding="8px 0 0" show-if="recommendations.bestInCategory.size > 0"><mj-column>${subtitle('Cela pourrait vous plaire')}</mj-column></mj-section>`,
        productRows('recommendations.bestInCategory', 2, 'Voir'),
        footer('fr'),
      ]),
    },
  },
}
