import type { TFunction } from 'i18next'

const NAMES = {
  'mj-section': 'row',
  'mj-wrapper': 'wrapper',
  'mj-group': 'group',
  'mj-column': 'column',
  'mj-hero': 'hero',
  'mj-text': 'text',
  'mj-button': 'button',
  'mj-image': 'image',
  'mj-divider': 'divider',
  'mj-spacer': 'spacer',
  'mj-social': 'social',
  'mj-social-element': 'network',
  'mj-raw': 'code',
  'mj-body': 'email',
  a: 'link',
} as const

/** What a kind of block is called. */
export function blockName(t: TFunction<'app'>, tag: string): string {
  return t(`emailEditor.tags.${NAMES[tag as keyof typeof NAMES] ?? 'other'}`)
}
