import type { EmailDesign } from '@parcours/model/content/design.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import { button, email, footer, header, productRows, surface, text, title } from '../../content/starters/blocks.ts'
import { STARTERS as READY, starterDesign } from '../../content/starters.ts'

interface Words {
  name: string
  subject: string
  preheader: string
  title: string
  text: string
  button: string
  url: string
  /** A list of products below, such as `recommendations.boughtTogether`. */
  products?: { list: string; button: string }
}

const HELLO = {
  en: 'Hello {{ contact.firstName | default: "there" }},',
  fr: 'Bonjour {{ contact.firstName | default: "à vous" }},',
}
const RELATED = {
  en: { list: 'recommendations.boughtTogether', button: 'See it' },
  fr: { list: 'recommendations.boughtTogether', button: 'Voir' },
}

/** Short emails of ready journeys; what they say is written for each language, not translated. */
const EMAILS = {
  discover: {
    en: {
      name: 'A first order',
      subject: 'Where most people begin',
      preheader: 'Three things that others liked first.',
      title: 'Where most people begin',
      text: 'you joined us two days ago. If you wonder where to start: this is what others chose first.',
      button: 'Have a look',
      url: 'https://example.com/start',
      products: RELATED.en,
    },
    fr: {
      name: 'Une première commande',
      subject: 'Par où commencer ?',
      preheader: 'Trois choses que d’autres ont aimées en premier.',
      title: 'Par où commencer ?',
      text: 'vous nous avez rejoints il y a deux jours. Si vous hésitez : voici ce que d’autres ont choisi d’abord.',
      button: 'Jeter un œil',
      url: 'https://example.com/debuter',
      products: RELATED.fr,
    },
  },
  cartHelp: {
    en: {
      name: 'Help with a cart',
      subject: 'Can we help?',
      preheader: 'Your cart is still there; so are we.',
      title: 'Can we help?',
      text:
        'your cart is still there. If a question about size, delivery or payment held you back, answer ' +
        'this email: a person reads it.',
      button: 'Back to your cart',
      url: 'https://example.com/cart',
    },
    fr: {
      name: 'Aide au panier',
      subject: 'Peut-on vous aider ?',
      preheader: 'Votre panier vous attend, nous aussi.',
      title: 'Peut-on vous aider ?',
      text:
        'votre panier est toujours là. Si une question de taille, de livraison ou de paiement vous a ' +
        'retenu, répondez à cet e-mail : quelqu’un le lit.',
      button: 'Retrouver mon panier',
      url: 'https://example.com/panier',
    },
  },
  browse: {
    en: {
      name: 'What you looked at',
      subject: 'Still thinking it over?',
      preheader: 'What you looked at, and what goes with it.',
      title: 'Still thinking it over?',
      text: 'you came back to something several times. It is still there, and so is what others chose beside it.',
      button: 'See it again',
      url: 'https://example.com/last-seen',
      products: RELATED.en,
    },
    fr: {
      name: 'Ce que vous avez regardé',
      subject: 'Vous hésitez encore ?',
      preheader: 'Ce que vous avez regardé, et ce qui va avec.',
      title: 'Vous hésitez encore ?',
      text:
        'vous êtes revenu plusieurs fois au même endroit. C’est toujours là, avec ce que d’autres ont ' +
        'choisi à côté.',
      button: 'Revoir',
      url: 'https://example.com/vu',
      products: RELATED.fr,
    },
  },
  thanks: {
    en: {
      name: 'Thank you for your order',
      subject: 'Thank you',
      preheader: 'A word from those who pack your order.',
      title: 'Thank you',
      text:
        'your order is in good hands. We are few, and each one counts for us. Tell us if anything is not ' +
        'as you hoped.',
      button: 'Write to us',
      url: 'https://example.com/contact',
    },
    fr: {
      name: 'Merci de votre commande',
      subject: 'Merci',
      preheader: 'Un mot de ceux qui préparent votre colis.',
      title: 'Merci',
      text:
        'votre commande est entre de bonnes mains. Nous sommes peu nombreux, et chacune compte. Dites-nous ' +
        'si quelque chose n’est pas comme vous l’espériez.',
      button: 'Nous écrire',
      url: 'https://example.com/contact',
    },
  },
  care: {
    en: {
      name: 'Make it last',
      subject: 'How to make it last',
      preheader: 'Three habits that help.',
      title: 'How to make it last',
      text: 'a week with your order already. Here is how to get the most out of it, and what goes well with it.',
      button: 'Read the guide',
      url: 'https://example.com/care',
      products: RELATED.en,
    },
    fr: {
      name: 'En prendre soin',
      subject: 'Pour en profiter longtemps',
      preheader: 'Trois gestes qui aident.',
      title: 'Pour en profiter longtemps',
      text: 'une semaine déjà avec votre commande. Voici comment en profiter longtemps, et ce qui va bien avec.',
      button: 'Lire le guide',
      url: 'https://example.com/entretien',
      products: RELATED.fr,
    },
  },
  review: {
    en: {
      name: 'Ask for a review',
      subject: 'How do you like it?',
      preheader: 'Two minutes that help the next person.',
      title: 'How do you like it?',
      text: 'you have had time to try it. A few honest words help those who hesitate, and help us to do better.',
      button: 'Give my opinion',
      url: 'https://example.com/review',
    },
    fr: {
      name: 'Demander un avis',
      subject: 'Qu’en pensez-vous ?',
      preheader: 'Deux minutes qui aident les suivants.',
      title: 'Qu’en pensez-vous ?',
      text:
        'vous avez eu le temps de l’essayer. Quelques mots sincères aident ceux qui hésitent, et nous ' +
        'aident à mieux faire.',
      button: 'Donner mon avis',
      url: 'https://example.com/avis',
    },
  },
  replenish: {
    en: {
      name: 'Time to refill',
      subject: 'Soon empty?',
      preheader: 'Order again in one go.',
      title: 'Soon empty?',
      text: 'it is about a month since your last order. If it runs low, the same again takes one click.',
      button: 'Order again',
      url: 'https://example.com/reorder',
    },
    fr: {
      name: 'Bientôt vide',
      subject: 'Bientôt vide ?',
      preheader: 'Recommander en une fois.',
      title: 'Bientôt vide ?',
      text:
        'cela fait un mois environ depuis votre dernière commande. S’il n’en reste guère, la même tient en ' +
        'un clic.',
      button: 'Recommander',
      url: 'https://example.com/recommander',
    },
  },
  lastWord: {
    en: {
      name: 'A last word',
      subject: 'Shall we part?',
      preheader: 'We would rather ask.',
      title: 'Shall we part?',
      text:
        'we have not seen you in a long time. If you would like to stay, one click is enough. If not, this ' +
        'is the last email of the kind.',
      button: 'I stay',
      url: 'https://example.com/stay',
    },
    fr: {
      name: 'Un dernier mot',
      subject: 'On se quitte ?',
      preheader: 'Nous préférons demander.',
      title: 'On se quitte ?',
      text:
        'nous ne vous avons pas vu depuis longtemps. Pour rester, un clic suffit. Sinon, cet e-mail est le ' +
        'dernier de ce genre.',
      button: 'Je reste',
      url: 'https://example.com/rester',
    },
  },
  birthday: {
    en: {
      name: 'Happy birthday',
      subject: 'Happy birthday{% if contact.firstName %}, {{ contact.firstName }}{% endif %}',
      preheader: 'Something small from us.',
      title: 'Happy birthday',
      text: 'today is your day. Something small from us waits for you this week.',
      button: 'Unwrap it',
      url: 'https://example.com/birthday',
    },
    fr: {
      name: 'Joyeux anniversaire',
      subject: 'Joyeux anniversaire{% if contact.firstName %}, {{ contact.firstName }}{% endif %}',
      preheader: 'Une petite attention de notre part.',
      title: 'Joyeux anniversaire',
      text: 'c’est votre jour. Une petite attention vous attend cette semaine.',
      button: 'La découvrir',
      url: 'https://example.com/anniversaire',
    },
  },
  vip: {
    en: {
      name: 'For our best customers',
      subject: 'You are among those who carry us',
      preheader: 'What comes first for you from now on.',
      title: 'You are among those who carry us',
      text:
        'you are one of our most faithful customers. From now on you see what is new before everyone else, ' +
        'and one person looks after your orders.',
      button: 'See what is new',
      url: 'https://example.com/vip',
    },
    fr: {
      name: 'Pour nos meilleurs clients',
      subject: 'Vous êtes de ceux qui nous portent',
      preheader: 'Ce qui vous revient désormais en premier.',
      title: 'Vous êtes de ceux qui nous portent',
      text:
        'vous comptez parmi nos clients les plus fidèles. Désormais vous voyez les nouveautés avant tout ' +
        'le monde, et une personne suit vos commandes.',
      button: 'Voir les nouveautés',
      url: 'https://example.com/vip',
    },
  },
  guide: {
    en: {
      name: 'Your guide',
      subject: 'Your guide is here',
      preheader: 'And the one page to read first.',
      title: 'Your guide is here',
      text: 'here is what you asked for. If you read one page only, read the third: it saves most people a week.',
      button: 'Open the guide',
      url: 'https://example.com/guide',
    },
    fr: {
      name: 'Votre guide',
      subject: 'Votre guide est là',
      preheader: 'Et la page à lire en premier.',
      title: 'Votre guide est là',
      text:
        'voici ce que vous avez demandé. Si vous ne lisez qu’une page, lisez la troisième : elle fait ' +
        'gagner une semaine à la plupart.',
      button: 'Ouvrir le guide',
      url: 'https://example.com/guide',
    },
  },
  example: {
    en: {
      name: 'How others did it',
      subject: 'How a team like yours did it',
      preheader: 'One case, with its figures.',
      title: 'How a team like yours did it',
      text: 'figures say more than promises. Here is one case from beginning to end, with what went wrong as well.',
      button: 'Read the case',
      url: 'https://example.com/case',
    },
    fr: {
      name: 'Comment d’autres ont fait',
      subject: 'Comment une équipe comme la vôtre a fait',
      preheader: 'Un cas, avec ses chiffres.',
      title: 'Comment une équipe comme la vôtre a fait',
      text: 'les chiffres parlent mieux que les promesses. Voici un cas du début à la fin, avec ce qui a raté aussi.',
      button: 'Lire le cas',
      url: 'https://example.com/cas',
    },
  },
  talk: {
    en: {
      name: 'An offer to talk',
      subject: 'Twenty minutes, your questions',
      preheader: 'No slides.',
      title: 'Twenty minutes, your questions',
      text: 'if this is of use to you, let us talk: twenty minutes about your case, no slides, no follow-up calls.',
      button: 'Choose a time',
      url: 'https://example.com/talk',
    },
    fr: {
      name: 'Parlons-en',
      subject: 'Vingt minutes, vos questions',
      preheader: 'Sans diapositives.',
      title: 'Vingt minutes, vos questions',
      text: 'si cela peut vous servir, parlons-en : vingt minutes sur votre cas, sans diapositives ni relance.',
      button: 'Choisir un moment',
      url: 'https://example.com/parlons-en',
    },
  },
  eventReminder: {
    en: {
      name: 'Reminder of an event',
      subject: 'A few places are left',
      preheader: 'Tell us whether you come.',
      title: 'A few places are left',
      text: 'we have not heard whether you come. A yes or a no both help: the room is small.',
      button: 'I come',
      url: 'https://example.com/register',
    },
    fr: {
      name: 'Rappel d’un événement',
      subject: 'Il reste quelques places',
      preheader: 'Dites-nous si vous venez.',
      title: 'Il reste quelques places',
      text: 'nous ne savons pas encore si vous venez. Un oui ou un non aident autant : la salle est petite.',
      button: 'Je viens',
      url: 'https://example.com/inscription',
    },
  },
  stay: {
    en: {
      name: 'Stay in touch?',
      subject: 'Shall we stay in touch?',
      preheader: 'One click, or we stop writing.',
      title: 'Shall we stay in touch?',
      text:
        'you have not read us for half a year, and we do not want to be noise. Click below to go on ' +
        'receiving our news; otherwise we stop in two weeks.',
      button: 'Yes, go on writing',
      url: 'https://example.com/stay',
    },
    fr: {
      name: 'Rester en contact ?',
      subject: 'Restons-nous en contact ?',
      preheader: 'Un clic, ou nous n’écrirons plus.',
      title: 'Restons-nous en contact ?',
      text:
        'vous ne nous lisez plus depuis six mois, et nous ne voulons pas encombrer. Cliquez pour continuer ' +
        'à recevoir nos nouvelles ; sinon, nous cesserons dans deux semaines.',
      button: 'Oui, continuez',
      url: 'https://example.com/rester',
    },
  },
  appointment: {
    en: {
      name: 'Your appointment',
      subject: 'Your appointment on {{ event.properties.starts_at | day }}',
      preheader: 'A word to remind you of it.',
      title: 'See you soon',
      text:
        'your appointment is on {{ event.properties.starts_at | day }} at {{ event.properties.starts_at | ' +
        'date: "%H:%M" }}. If that no longer suits you, you can move it.',
      button: 'See my appointment',
      url: 'https://example.com/appointments',
    },
    fr: {
      name: 'Votre rendez-vous',
      subject: 'Votre rendez-vous du {{ event.properties.starts_at | day }}',
      preheader: 'Un mot pour vous le rappeler.',
      title: 'À bientôt',
      text:
        'votre rendez-vous a lieu le {{ event.properties.starts_at | day }} à {{ ' +
        'event.properties.starts_at | date: "%H:%M" }}. S’il ne vous convient plus, vous pouvez le ' +
        'déplacer.',
      button: 'Voir mon rendez-vous',
      url: 'https://example.com/rendez-vous',
    },
  },
} satisfies Record<string, Record<Language, Words>>

/** An email of a ready journey: one of here, or one of the gallery. */
export type StarterEmailKey = keyof typeof EMAILS | 'welcome' | 'abandonedCart' | 'event' | 'winBack'

/** What the email is called and says in a language. */
export function starterEmail(key: StarterEmailKey, language: Language): EmailDesign & { name: string } {
  const ready = READY.find((one) => one.key === key)
  if (ready) return { name: ready.in[language].name, ...starterDesign(ready, language) }
  const words: Words = EMAILS[key as keyof typeof EMAILS][language]
  const source = email(language, [
    header(),
    surface([title(words.title), text(`${HELLO[language]} ${words.text}`), button(words.button, words.url)].join('\n')),
    ...(words.products ? [productRows(words.products.list, 3, words.products.button)] : []),
    footer(language),
  ])
  return {
    name: words.name,
    subject: words.subject,
    preheader: words.preheader,
    source,
    format: 'mjml',
    purpose: 'marketing',
    language,
  }
}
