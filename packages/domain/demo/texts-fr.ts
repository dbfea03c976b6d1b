import type { DemoTexts } from './demo-texts.ts'

export const TEXTS_FR: DemoTexts = {
  user: 'Alba Démo',
  timeZone: 'Europe/Paris',
  postalAddress: '12 rue de la République, 69001 Lyon',
  keyName: 'Démo',
  consent: { source: 'Formulaire d’inscription', form: 'inscription' },
  countries: { FR: 52, BE: 10, CH: 6, CA: 8, GB: 12, US: 12 },
  categories: { tea: 'Thés', coffee: 'Cafés', home: 'Maison', box: 'Coffrets' },
  products: {
    'TEA-01': 'Thé vert du matin',
    'TEA-02': 'Infusion du soir',
    'COF-01': 'Café d’Éthiopie',
    'COF-02': 'Café décaféiné',
    'MUG-01': 'Tasse en grès',
    'POT-01': 'Théière émaillée',
    'BOX-01': 'Coffret découverte',
  },
  properties: {
    orders: 'Nombre de commandes',
    spent: 'Total dépensé',
    lastOrderAt: 'Dernière commande',
    favourite: 'Catégorie préférée',
    newsletter: 'Abonné à la newsletter',
  },
  tags: { loyal: 'fidèle', client: 'client', back: 'revenu', asleep: 'endormi' },
  emails: {
    welcome: {
      name: 'Bienvenue',
      subject: 'Bienvenue, {{ contact.firstName | default: "chez vous" }}',
      preheader: 'Votre première tasse commence ici.',
      heading: 'Bienvenue chez Maison Alba',
      alt: 'Un chemin qui mène par des collines vertes vers le soleil levant',
      paragraphs: [
        'Bonjour {{ contact.firstName | default: "à vous" }},',
        'Merci de nous rejoindre. Thés, cafés et belle vaisselle : tout part de notre atelier de Lyon, en petites séries.',
        'Pour commencer, voici ce que nos clients préfèrent.',
      ],
      button: { label: 'Découvrir la sélection', path: 'selection?utm_source=parcours&utm_campaign=bienvenue' },
    },
    firstOrder: {
      name: 'Première commande',
      subject: '{{ contact.firstName | default: "Bonjour" }}, une attention pour votre première commande',
      preheader: 'La livraison vous est offerte.',
      heading: 'Une attention pour vous',
      alt: 'Une étiquette de prix',
      paragraphs: [
        'Votre première commande n’est pas encore passée : la livraison vous est offerte cette semaine.',
        'Notre conseil : {{ contact.favourite | default: "Thés" }}.',
      ],
      button: { label: 'En profiter', path: 'offre?utm_source=parcours&utm_campaign=premiere' },
    },
    cart: {
      name: 'Panier abandonné',
      subject: 'Votre panier vous attend',
      preheader: 'Nous l’avons gardé au chaud.',
      heading: 'Votre panier vous attend',
      alt: 'Un chariot avec trois produits',
      paragraphs: [
        'Bonjour {{ contact.firstName | default: "à vous" }},',
        '{% if event.properties.name %}{{ event.properties.name }} est toujours dans votre panier.{% else ' +
          '%}Vos articles sont toujours dans votre panier.{% endif %} Nous les gardons encore deux jours.',
      ],
      button: { label: 'Reprendre mon panier', path: 'panier?utm_source=parcours&utm_campaign=panier' },
    },
    winback: {
      name: 'Vous nous manquez',
      subject: 'Cela fait longtemps, {{ contact.firstName | default: "vous" }}',
      preheader: 'Beaucoup de nouveautés depuis votre passage.',
      heading: 'Vous nous manquez',
      alt: 'Une porte ouverte, de la lumière derrière',
      paragraphs: [
        'Depuis votre dernière commande, de nouvelles récoltes sont arrivées.',
        'Revenez voir : la théière émaillée est de retour.',
      ],
      button: { label: 'Voir les nouveautés', path: 'nouveautes?utm_source=parcours&utm_campaign=retour' },
    },
  },
  recommended: {
    best: 'Ce que nos clients préfèrent',
    together: 'Choisi par ceux qui ont vos goûts',
    see: 'Voir',
  },
  journeys: { welcome: 'Bienvenue', cart: 'Panier abandonné', winback: 'Reconquête' },
  segments: {
    asleep: 'Clients à réveiller',
    best: 'Meilleurs clients',
    curious: 'Curieux qui n’ont pas acheté',
  },
  campaigns: {
    tested: {
      name: 'La collection d’hiver',
      a: 'La collection d’hiver est là',
      b: '{{ contact.firstName | default: "Bonjour" }}, l’hiver est arrivé chez nous',
    },
    draft: 'Infusions du soir',
  },
}
