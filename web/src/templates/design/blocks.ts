import type { BrandKit } from '@parcours/model/content/brand.ts'
import {
  type Icon,
  IconBoxMultiple,
  IconClick,
  IconCode,
  IconColumns1,
  IconColumns2,
  IconColumns3,
  IconHeading,
  IconLayoutNavbar,
  IconLineDashed,
  IconPhoto,
  IconReceipt,
  IconShare,
  IconShoppingBag,
  IconSpacingVertical,
  IconTypography,
  IconUserCheck,
} from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { filledLine } from './mjml/filled.ts'
import footerRow from './mjml/footer-row.mjml?raw'
import orderRow from './mjml/order-row.mjml?raw'
import productRow from './mjml/product-row.mjml?raw'

export const BLOCK_NAMES = [
  'text',
  'title',
  'button',
  'image',
  'divider',
  'spacer',
  'social',
  'code',
  'oneColumn',
  'twoColumns',
  'threeColumns',
  'header',
  'band',
  'products',
  'order',
  'condition',
  'footer',
] as const
export type BlockName = (typeof BLOCK_NAMES)[number]

interface Block {
  icon: Icon
  /** A block lies in a column; a row holds columns; a ready row holds blocks already. */
  group: 'blocks' | 'rows' | 'ready'
  mjml: (t: TFunction<'app'>, brand: BrandKit) => string
}

const row = (columns: string, attributes = ' mj-class="surface"') => `<mj-section${attributes}>${columns}</mj-section>`
const columns = (count: number) => row('<mj-column></mj-column>'.repeat(count))
const column = (blocks: string[]) => `<mj-column>${blocks.join('')}</mj-column>`
const text = (words: string, attributes = '') => `<mj-text${attributes}>${words}</mj-text>`

/** The blocks that an email can hold. Their first text is in the user's language. */
export const BLOCKS: Record<BlockName, Block> = {
  text: { icon: IconTypography, group: 'blocks', mjml: (t) => text(t('emailEditor.samples.text')) },
  title: { icon: IconHeading, group: 'blocks', mjml: (t) => text(t('emailEditor.samples.title'), ' mj-class="title"') },
  button: {
    icon: IconClick,
    group: 'blocks',
    mjml: (t) => `<mj-button href="https://example.com/" align="left">${t('emailEditor.samples.button')}</mj-button>`,
  },
  image: { icon: IconPhoto, group: 'blocks', mjml: () => '<mj-image src="/email-art/welcome.png" alt=""></mj-image>' },
  divider: { icon: IconLineDashed, group: 'blocks', mjml: () => '<mj-divider></mj-divider>' },
  spacer: { icon: IconSpacingVertical, group: 'blocks', mjml: () => '<mj-spacer></mj-spacer>' },
  social: {
    icon: IconShare,
    group: 'blocks',
    mjml: (_, { social }) => {
      const shown =
        social.length > 0
          ? social
          : (['instagram', 'facebook'] as const).map((network) => ({ network, url: `https://${network}.com/` }))
      const elements = shown.map(({ network, url }) => {
        const picture = `src="/email-art/social/${network}.png" alt="${network}"`
        return `<mj-social-element ${picture} href="${url}"></mj-social-element>`
      })
      return `<mj-social>${elements.join('')}</mj-social>`
    },
  },
  code: { icon: IconCode, group: 'blocks', mjml: (t) => `<mj-raw><p>${t('emailEditor.samples.code')}</p></mj-raw>` },
  oneColumn: { icon: IconColumns1, group: 'rows', mjml: () => columns(1) },
  twoColumns: { icon: IconColumns2, group: 'rows', mjml: () => columns(2) },
  threeColumns: { icon: IconColumns3, group: 'rows', mjml: () => columns(3) },
  header: {
    icon: IconLayoutNavbar,
    group: 'ready',
    mjml: () => row('<mj-column><mj-image mj-class="logo"></mj-image></mj-column>', ' padding="24px 0 12px"'),
  },
  band: {
    icon: IconBoxMultiple,
    group: 'ready',
    mjml: (t) =>
      row(
        column([
          text(t('emailEditor.samples.title'), ' mj-class="on-band" align="center" font-size="28px" font-weight="700"'),
        ]),
        ' mj-class="band"',
      ),
  },
  products: {
    icon: IconShoppingBag,
    group: 'ready',
    mjml: (t) =>
      row(
        filledLine(productRow, { see: t('emailEditor.samples.see') }),
        ' mj-class="surface" padding="8px 0" repeat="item in recommendations.bestInCategory" repeat-most="3"',
      ),
  },
  order: {
    icon: IconReceipt,
    group: 'ready',
    mjml: () =>
      row(
        filledLine(orderRow, {}),
        ' mj-class="surface" padding="0" repeat="item in event.properties.products" repeat-most="50"',
      ),
  },
  condition: {
    icon: IconUserCheck,
    group: 'ready',
    mjml: (t) =>
      row(
        `<mj-column>${text(t('emailEditor.samples.condition'))}</mj-column>`,
        ' mj-class="surface" show-if="history.orders > 0"',
      ),
  },
  footer: {
    icon: IconLayoutNavbar,
    group: 'ready',
    mjml: (t) =>
      row(
        filledLine(footerRow, { why: t('emailEditor.samples.why'), unsubscribe: t('emailEditor.samples.unsubscribe') }),
        ' padding="16px 0 32px"',
      ),
  },
}
