import type { Language } from '@parcours/model/i18n/say.ts'

/**
 * Blocks that the emails of ready journeys and of the demo share. They name classes of the brand rather than colours,
 * so that they look like the workspace's brand.
 */

const FOOTER = {
  en: { why: 'You get this email because you agreed to hear from {{ workspace.name }}.', unsubscribe: 'Unsubscribe' },
  fr: {
    why: 'Vous recevez cet e-mail parce que vous avez accepté les nouvelles de {{ workspace.name }}.',
    unsubscribe: 'Se désabonner',
  },
}
export const header = () =>
  `<mj-section padding="24px 0 12px"><mj-column><mj-image mj-class="logo"></mj-image></mj-column></mj-section>`

/** The legal address, and the way out. */
export const footer = (language: Language) => `<mj-section padding="16px 0 32px"><mj-column>
<mj-text mj-class="small" align="center">
${FOOTER[language].why}<br>{{ workspace.address }}<br>
<a href="{{ unsubscribe_url }}">${FOOTER[language].unsubscribe}</a>
</mj-text>
</mj-column></mj-section>`

/** A row in the colour of paper. */
export const surface = (
  blocks: string,
  padding = '16px 0 24px',
) => `<mj-section mj-class="surface" padding="${padding}"><mj-column>
${blocks}
</mj-column></mj-section>`

export const picture = (name: string, alt: string) =>
  `<mj-section mj-class="surface" padding="0"><mj-column>
<mj-image src="/email-art/${name}.png" alt="${alt}" padding="0"></mj-image>
</mj-column></mj-section>`

export const text = (html: string) => `<mj-text>${html}</mj-text>`
export const title = (html: string) => `<mj-text mj-class="title">${html}</mj-text>`
export const subtitle = (html: string) => `<mj-text mj-class="subtitle">${html}</mj-text>`
export const button = (label: string, href: string, attributes = 'align="left"') =>
  `<mj-button href="${href}" ${attributes}>${label}</mj-button>`

/** One product beside its picture, for each of a list. Products that the shop tells no picture of show without. */
export const productRows = (
  list: string,
  maxColumns: number,
  label: string,
) => `<mj-section mj-class="surface" padding="8px 0" repeat="item in ${list}" repeat-most="${maxColumns}">
<mj-group>
<mj-column width="32%" vertical-align="middle">
<mj-image
  padding="8px 0 8px 32px" src="{{ item.image | default: item.image_url | picture }}" alt="{{ item.name }}"
  href="{{ item.url | default: 'https://example.com/' }}" border-radius="8px"></mj-image>
</mj-column>
<mj-column width="68%" vertical-align="middle">
<mj-text mj-class="subtitle" padding="0 24px">{{ item.name }}</mj-text>
<mj-text mj-class="price" padding="0 24px">{{ item.price | money }}</mj-text>
<mj-button
  mj-class="quiet" align="left" inner-padding="9px 18px" padding="8px 24px"
  href="{{ item.url | default: 'https://example.com/' }}">${label}</mj-button>
</mj-column>
</mj-group>
</mj-section>`

/** A whole email. */
export const email = (language: Language, rows: string[]) => `<mjml lang="${language}">
<mj-body>
${rows.join('\n')}
</mj-body>
</mjml>`
