import type { EmailDesign } from '@parcours/model/content/design.ts'
import {
  button,
  footer,
  header,
  picture,
  productRows,
  subtitle,
  surface,
  text,
  title,
  email as wholeEmail,
} from '../content/starters/blocks.ts'

/** An email of the fictional shop. */
function email(
  heading: string,
  scene: [name: string, alt: string],
  paragraphs: string[],
  { label, url }: { label: string; url: string },
  more: string[] = [],
): string {
  return wholeEmail('fr', [
    header(),
    picture(...scene),
    surface([title(heading), ...paragraphs.map(text), button(label, url)].join('\n')),
    ...more,
    footer('fr'),
  ])
}

const shop = 'https://maison-alba.example.com'

/** The emails of the demo's journeys. */
export const DEMO_EMAILS = {
  welcome: {
    name: 'Bienvenue',
    subject: 'Bienvenue, {{ contact.firstName | default: "chez vous" }}',
    preheader: 'Votre première tasse commence ici.',
    format: 'mjml',
    purpose: 'marketing',
    source: email(
      'Bienvenue chez Maison Alba',
      ['welcome', 'Un chemin qui mène par des collines vertes vers le soleil levant'],
      [
        'Bonjour {{ contact.firstName | default: "à vous" }},',
        'Merci de nous rejoindre. Thés, cafés et belle vaisselle : tout part de notre atelier de Lyon, en petites séries.',
        'Pour commencer, voici ce que nos clients préfèrent.',
      ],
      { label: 'Découvrir la sélection', url: `${shop}/selection?utm_source=parcours&utm_campaign=bienvenue` },
      [
        surface(subtitle('Ce que nos clients préfèrent'), '0'),
        productRows('recommendations.bestInCategory', 3, 'Voir'),
      ],
    ),
  },
  firstOrder: {
    name: 'Première commande',
    subject: '{{ contact.firstName | default: "Bonjour" }}, une attention pour votre première commande',
    preheader: 'La livraison vous est offerte.',
    format: 'mjml',
    purpose: 'marketing',
    source: email(
      'Une attention pour vous',
      ['promotion', 'Une étiquette de prix'],
      [
        'Votre première commande n’est pas encore passée : la livraison vous est offerte cette semaine.',
        'Notre conseil : {{ contact.favourite | default: "Thés" }}.',
      ],
      { label: 'En profiter', url: `${shop}/offre?utm_source=parcours&utm_campaign=premiere` },
    ),
  },
  cart: {
    name: 'Panier abandonné',
    subject: 'Votre panier vous attend',
    preheader: 'Nous l’avons gardé au chaud.',
    format: 'mjml',
    purpose: 'marketing',
    source: email(
      'Votre panier vous attend',
      ['cart', 'Un chariot avec trois produits'],
      [
        'Bonjour {{ contact.firstName | default: "à vous" }},',
        '{% if event.properties.name %}{{ event.properties.name }} est toujours dans votre panier.{% else ' +
          '%}Vos articles sont toujours dans votre panier.{% endif %} Nous les gardons encore deux jours.',
      ],
      { label: 'Reprendre mon panier', url: `${shop}/panier?utm_source=parcours&utm_campaign=panier` },
    ),
  },
  winback: {
    name: 'Vous nous manquez',
    subject: 'Cela fait longtemps, {{ contact.firstName | default: "vous" }}',
    preheader: 'Beaucoup de nouveautés depuis votre passage.',
    format: 'mjml',
    purpose: 'marketing',
    source: email(
      'Vous nous manquez',
      ['winback', 'Une porte ouverte, de la lumière derrière'],
      [
        'Depuis votre dernière commande, de nouvelles récoltes sont arrivées.',
        'Revenez voir : la théière émaillée est de retour.',
      ],
      { label: 'Voir les nouveautés', url: `${shop}/nouveautes?utm_source=parcours&utm_campaign=retour` },
      [
        surface(subtitle('Choisi par ceux qui ont vos goûts'), '0'),
        productRows('recommendations.boughtTogether', 3, 'Voir'),
      ],
    ),
  },
} as const satisfies Record<string, EmailDesign & { name: string }>
