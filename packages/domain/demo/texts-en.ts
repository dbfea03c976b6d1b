import type { DemoTexts } from './demo-texts.ts'

export const TEXTS_EN: DemoTexts = {
  user: 'Alba Demo',
  timeZone: 'Europe/London',
  postalAddress: '12 Rue de la République, 69001 Lyon, France',
  keyName: 'Demo',
  consent: { source: 'Sign-up form', form: 'signup' },
  countries: { FR: 12, BE: 4, CH: 4, CA: 8, GB: 40, US: 32 },
  categories: { tea: 'Teas', coffee: 'Coffees', home: 'Home', box: 'Gift boxes' },
  products: {
    'TEA-01': 'Morning green tea',
    'TEA-02': 'Evening infusion',
    'COF-01': 'Ethiopian coffee',
    'COF-02': 'Decaf coffee',
    'MUG-01': 'Stoneware mug',
    'POT-01': 'Enamel teapot',
    'BOX-01': 'Discovery box',
  },
  properties: {
    orders: 'Number of orders',
    spent: 'Total spent',
    lastOrderAt: 'Last order',
    favourite: 'Favourite category',
    newsletter: 'Newsletter subscriber',
  },
  tags: { loyal: 'loyal', client: 'customer', back: 'back', asleep: 'asleep' },
  emails: {
    welcome: {
      name: 'Welcome',
      subject: 'Welcome, {{ contact.firstName | default: "make yourself at home" }}',
      preheader: 'Your first cup starts here.',
      heading: 'Welcome to Maison Alba',
      alt: 'A path leading through green hills towards the rising sun',
      paragraphs: [
        'Hello {{ contact.firstName | default: "there" }},',
        'Thank you for joining us. Teas, coffees and beautiful tableware: everything leaves our workshop in Lyon, ' +
          'in small batches.',
        'To begin with, here is what our customers love.',
      ],
      button: { label: 'See the selection', path: 'selection?utm_source=parcours&utm_campaign=welcome' },
    },
    firstOrder: {
      name: 'First order',
      subject: '{{ contact.firstName | default: "Hello" }}, a little something for your first order',
      preheader: 'Delivery is on us.',
      heading: 'A little something for you',
      alt: 'A price tag',
      paragraphs: [
        'You have not placed your first order yet: this week, delivery is on us.',
        'Our suggestion: {{ contact.favourite | default: "Teas" }}.',
      ],
      button: { label: 'Use the offer', path: 'offer?utm_source=parcours&utm_campaign=first' },
    },
    cart: {
      name: 'Abandoned cart',
      subject: 'Your cart is waiting for you',
      preheader: 'We kept it warm.',
      heading: 'Your cart is waiting for you',
      alt: 'A trolley with three products',
      paragraphs: [
        'Hello {{ contact.firstName | default: "there" }},',
        '{% if event.properties.name %}{{ event.properties.name }} is still in your cart.{% else ' +
          '%}Your items are still in your cart.{% endif %} We will keep them for two more days.',
      ],
      button: { label: 'Back to my cart', path: 'cart?utm_source=parcours&utm_campaign=cart' },
    },
    winback: {
      name: 'We miss you',
      subject: 'It has been a while, {{ contact.firstName | default: "hello again" }}',
      preheader: 'So much is new since your last visit.',
      heading: 'We miss you',
      alt: 'An open door with light behind it',
      paragraphs: [
        'New harvests have arrived since your last order.',
        'Come and have a look: the enamel teapot is back.',
      ],
      button: { label: 'See what is new', path: 'new?utm_source=parcours&utm_campaign=winback' },
    },
  },
  recommended: { best: 'What our customers love', together: 'Chosen by people who share your taste', see: 'See' },
  journeys: { welcome: 'Welcome', cart: 'Abandoned cart', winback: 'Win-back' },
  segments: { asleep: 'Customers to win back', best: 'Best customers', curious: 'Browsers who never bought' },
  campaigns: {
    tested: {
      name: 'The winter collection',
      a: 'The winter collection is here',
      b: '{{ contact.firstName | default: "Hello" }}, winter has come to our shop',
    },
    draft: 'Evening infusions',
  },
}
