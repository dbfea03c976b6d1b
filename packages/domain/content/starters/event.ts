import { button, email, eyebrow, footer, header, picture, surface, text, title } from './blocks.ts'
import type { Starter } from './starter.ts'

const facts = (pairs: [string, string][]) => `<mj-section mj-class="surface" padding="0 0 8px">
${pairs.map(([name, value]) => `<mj-column><mj-text mj-class="eyebrow" padding="8px 32px 0">${name}</mj-text><mj-text mj-class="subtitle" padding="0 32px 8px">${value}</mj-text></mj-column>`).join('\n')}
</mj-section>`

export const event: Starter = {
  key: 'event',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Event',
      text: 'An invitation: what, when, where, and one button to come.',
      subject: 'You are invited, {{ contact.firstName | default: "come along" }}',
      preheader: 'Thursday 12 March, 18:30. Places are few.',
      source: email('en', [
        header(),
        picture('event', 'A calendar on a lit stage, with one day marked'),
        surface(
          [
            eyebrow('Invitation'),
            title('An evening among friends'),
            text(
              'Hello {{ contact.firstName | default: "there" }}, say here what will happen, who will be there and why it is worth the evening.',
            ),
          ].join('\n'),
          '16px 0 0',
        ),
        facts([
          ['When', 'Thursday 12 March, 18:30'],
          ['Where', '12 High Street, London'],
        ]),
        surface(
          [
            button('I am coming', 'https://example.com/event?utm_campaign=event'),
            '<mj-text mj-class="small">Entry is free. You can cancel until the day before.</mj-text>',
          ].join('\n'),
          '0 0 24px',
        ),
        footer('en'),
      ]),
    },
    fr: {
      name: 'Événement',
      text: 'Une invitation : quoi, quand, où, et un bouton pour venir.',
      subject: 'Vous êtes des nôtres, {{ contact.firstName | default: "venez" }} ?',
      preheader: 'Jeudi 12 mars à 18 h 30. Les places sont comptées.',
      source: email('fr', [
        header(),
        picture('event', 'Un calendrier sur une scène éclairée, un jour coché'),
        surface(
          [
            eyebrow('Invitation'),
            title('Une soirée entre amis'),
            text(
              'Bonjour {{ contact.firstName | default: "à vous" }}, dites ici ce qui se passera, qui sera là et pourquoi cela vaut la soirée.',
            ),
          ].join('\n'),
          '16px 0 0',
        ),
        facts([
          ['Quand', 'Jeudi 12 mars à 18 h 30'],
          ['Où', '12 rue de la République, Lyon'],
        ]),
        surface(
          [
            button('Je viens', 'https://example.com/evenement?utm_campaign=evenement'),
            '<mj-text mj-class="small">Entrée libre. Vous pouvez annuler jusqu’à la veille.</mj-text>',
          ].join('\n'),
          '0 0 24px',
        ),
        footer('fr'),
      ]),
    },
  },
}
