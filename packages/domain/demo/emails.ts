import type { TemplateInput } from '../delivery/templates.ts'

/** A simple, sound email in the look of the demo shop. */
function email(title: string, paragraphs: string[], button: { label: string; url: string }, language: 'fr' | 'en'): string {
  const unsubscribe = language === 'fr' ? 'Se désabonner' : 'Unsubscribe'
  return `<mjml lang="${language}">
  <mj-head>
    <mj-title>${title}</mj-title>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" />
      <mj-text font-size="16px" line-height="1.6" color="#243332" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#f3f6f5">
    <mj-section padding="32px 0 8px">
      <mj-column>
        <mj-text align="center" font-size="20px" font-weight="700" color="#0f766e">Maison Alba</mj-text>
      </mj-column>
    </mj-section>
    <mj-section background-color="#ffffff" border-radius="8px" padding="24px">
      <mj-column>
        <mj-text font-size="24px" font-weight="700" line-height="1.3">${title}</mj-text>
${paragraphs.map((paragraph) => `        <mj-text>${paragraph}</mj-text>`).join('\n')}
        <mj-button background-color="#0f766e" border-radius="8px" font-size="16px" href="${button.url}">${button.label}</mj-button>
      </mj-column>
    </mj-section>
    <mj-section padding="16px">
      <mj-column>
        <mj-text align="center" font-size="12px" color="#5b6b69">{{ workspace.name }} · {{ workspace.address }}<br /><a href="{{ unsubscribe_url }}" style="color:#5b6b69">${unsubscribe}</a></mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`
}

const shop = 'https://maison-alba.example.com'

/** The emails of the demo's journeys. */
export const DEMO_EMAILS = {
  welcome: {
    name: 'Bienvenue',
    subject: 'Bienvenue, {{ contact.firstName | default: "chez vous" }}',
    preheader: 'Votre première tasse commence ici.',
    purpose: 'marketing',
    mjml: email(
      'Bienvenue chez Maison Alba',
      [
        'Bonjour {{ contact.firstName | default: "à vous" }},',
        'Merci de nous rejoindre. Thés, cafés et belle vaisselle : tout part de notre atelier de Lyon, en petites séries.',
        'Pour commencer, voici ce que nos clients préfèrent.',
      ],
      { label: 'Découvrir la sélection', url: `${shop}/selection?utm_source=parcours&utm_campaign=bienvenue` },
      'fr',
    ),
  },
  firstOrder: {
    name: 'Première commande',
    subject: '{{ contact.firstName | default: "Bonjour" }}, une attention pour votre première commande',
    preheader: 'La livraison vous est offerte.',
    purpose: 'marketing',
    mjml: email(
      'Une attention pour vous',
      ['Votre première commande n’est pas encore passée : la livraison vous est offerte cette semaine.', 'Notre conseil : {{ contact.favourite | default: "Thés" }}.'],
      { label: 'En profiter', url: `${shop}/offre?utm_source=parcours&utm_campaign=premiere` },
      'fr',
    ),
  },
  cart: {
    name: 'Panier abandonné',
    subject: 'Votre panier vous attend',
    preheader: 'Nous l’avons gardé au chaud.',
    purpose: 'marketing',
    mjml: email(
      'Votre panier vous attend',
      [
        'Bonjour {{ contact.firstName | default: "à vous" }},',
        '{% if event.properties.name %}{{ event.properties.name }} est toujours dans votre panier.{% else %}Vos articles sont toujours dans votre panier.{% endif %} Nous les gardons encore deux jours.',
      ],
      { label: 'Reprendre mon panier', url: `${shop}/panier?utm_source=parcours&utm_campaign=panier` },
      'fr',
    ),
  },
  winback: {
    name: 'Vous nous manquez',
    subject: 'Cela fait longtemps, {{ contact.firstName | default: "vous" }}',
    preheader: 'Beaucoup de nouveautés depuis votre passage.',
    purpose: 'marketing',
    mjml: email(
      'Vous nous manquez',
      ['Depuis votre dernière commande, de nouvelles récoltes sont arrivées.', 'Revenez voir : la théière émaillée est de retour.'],
      { label: 'Voir les nouveautés', url: `${shop}/nouveautes?utm_source=parcours&utm_campaign=retour` },
      'fr',
    ),
  },
} as const satisfies Record<string, TemplateInput>
