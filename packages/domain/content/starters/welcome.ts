import { button, email, footer, header, picture, subtitle, surface, text, title } from './blocks.ts'
import type { Starter } from './starter.ts'

export const welcome: Starter = {
  key: 'welcome',
  purpose: 'marketing',
  in: {
    en: {
      name: 'Welcome',
      text: 'The first email someone gets: who you are and where to begin.',
      subject: 'Welcome{% if contact.firstName %}, {{ contact.firstName }}{% endif %}',
      preheader: 'Good to have you. Here is where to begin.',
      source: email('en', [
        header(),
        picture('welcome', 'A path that leads over green hills to the rising sun'),
        surface(
          [
            title('Good to have you here'),
            text(
              'Hello {{ contact.firstName | default: "there" }}, thank you for joining us. Here is what to expect: one email now and then, only when we have something worth your time.',
            ),
            button('Begin here', 'https://example.com/?utm_campaign=welcome'),
          ].join('\n'),
        ),
        surface(
          [
            subtitle('Three ways to begin'),
            text('<b>Look around.</b> What others like the most is on our front page.'),
            text('<b>Tell us what you like.</b> Then we write about that.'),
            text('<b>Answer this email.</b> People read what you write.'),
          ].join('\n'),
          '0 0 24px',
        ),
        footer('en'),
      ]),
    },
    fr: {
      name: 'Bienvenue',
      text: 'Le premier e-mail que quelqu’un reçoit : qui vous êtes et par où commencer.',
      subject: 'Bienvenue{% if contact.firstName %}, {{ contact.firstName }}{% endif %}',
      preheader: 'Ravis de vous compter parmi nous. Voici par où commencer.',
      source: email('fr', [
        header(),
        picture('welcome', 'Un chemin qui mène par des collines vertes vers le soleil levant'),
        surface(
          [
            title('Ravis de vous accueillir'),
            text(
              'Bonjour {{ contact.firstName | default: "à vous" }}, merci de nous rejoindre. Nous vous écrirons de temps en temps, et seulement lorsque cela en vaut la peine.',
            ),
            button('Commencer ici', 'https://example.com/?utm_campaign=bienvenue'),
          ].join('\n'),
        ),
        surface(
          [
            subtitle('Trois façons de commencer'),
            text('<b>Faites un tour.</b> Ce que les autres préfèrent est sur notre page d’accueil.'),
            text('<b>Dites-nous ce que vous aimez.</b> C’est de cela que nous vous parlerons.'),
            text('<b>Répondez à cet e-mail.</b> Ce sont des personnes qui vous lisent.'),
          ].join('\n'),
          '0 0 24px',
        ),
        footer('fr'),
      ]),
    },
  },
}
