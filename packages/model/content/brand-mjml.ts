import { type BrandKit, FONTS } from './brand.ts'
import { readableOn } from './colour.ts'

/** What dark mode shows in place of a brand's light grounds; bands and buttons keep their colour. */
export const DARK = {
  page: '#0d1413',
  surface: '#18211f',
  text: '#dfe8e6',
  heading: '#f4f8f7',
  muted: '#a3b4b1',
  line: '#34423f',
}

/** Attributes of the logo: `src`, `alt` and `width`. */
export type Logo = { src: string; alt: string; width: number }

const escaped = (value: string) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** An empty element of MJML; what stands in its attributes is escaped already. */
const element = (name: string, attributes: Record<string, string>) =>
  `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join('')}></${name}>`

/**
 * What a brand says of every email, as the content of `<mj-head>`: what each kind of block looks like where the email
 * says nothing itself, the classes that emails name (`title`, `small`, `surface`, `band`, `quiet`, `logo` …).
 */
export function brandHead({ colours, fonts, radius }: BrandKit, logo: Logo | null): string {
  const { accent, onAccent, heading, text, muted, page, surface } = colours
  const attributes = [
    element('mj-all', { 'font-family': FONTS[fonts.body] }),
    element('mj-body', { 'background-color': page }),
    element('mj-section', { padding: '16px 0' }),
    element('mj-text', {
      'font-size': '16px',
      'line-height': '1.6',
      color: text,
      padding: '8px 32px',
      'css-class': 'b-text',
    }),
    element('mj-image', { padding: '8px 32px' }),
    element('mj-button', {
      'background-color': accent,
      color: onAccent,
      'border-radius': `${radius}px`,
      'font-size': '16px',
      'font-weight': '600',
      'inner-padding': '13px 28px',
      padding: '16px 32px',
    }),
    element('mj-divider', {
      'border-width': '1px',
      'border-color': '#d9e1df',
      padding: '16px 32px',
      'css-class': 'b-line',
    }),
    element('mj-spacer', { height: '24px' }),
    element('mj-social', { 'icon-size': '22px', 'icon-padding': '7px', padding: '8px 32px', mode: 'horizontal' }),
    element('mj-social-element', { 'border-radius': '18px', 'background-color': accent }),
    element('mj-class', {
      name: 'title',
      'font-family': FONTS[fonts.heading],
      'font-size': '32px',
      'line-height': '1.2',
      'font-weight': '700',
      color: heading,
      'css-class': 'b-heading',
    }),
    element('mj-class', {
      name: 'subtitle',
      'font-family': FONTS[fonts.heading],
      'font-size': '20px',
      'line-height': '1.35',
      'font-weight': '700',
      color: heading,
      'css-class': 'b-heading',
    }),
    element('mj-class', {
      name: 'small',
      'font-size': '13px',
      'line-height': '1.55',
      color: muted,
      'css-class': 'b-muted',
    }),
    element('mj-class', {
      name: 'eyebrow',
      'font-size': '13px',
      'font-weight': '700',
      'letter-spacing': '1px',
      'text-transform': 'uppercase',
      color: accent,
      'css-class': 'b-accent',
    }),
    element('mj-class', {
      name: 'price',
      'font-size': '16px',
      'font-weight': '700',
      color: heading,
      'css-class': 'b-heading',
    }),
    element('mj-class', {
      name: 'wordmark',
      'font-family': FONTS[fonts.heading],
      'font-size': '22px',
      'font-weight': '700',
      color: accent,
      'css-class': 'b-accent',
    }),
    element('mj-class', { name: 'surface', 'background-color': surface, 'css-class': 'b-surface' }),
    element('mj-class', { name: 'rounded', 'border-radius': `${radius}px` }),
    element('mj-class', { name: 'band', 'background-color': accent, 'css-class': 'b-band' }),
    element('mj-class', { name: 'on-band', color: onAccent, 'css-class': 'b-on-band' }),
    element('mj-class', { name: 'on-band-button', 'background-color': onAccent, color: accent }),
    element('mj-class', {
      name: 'quiet',
      'background-color': 'transparent',
      color: accent,
      border: `1px solid ${accent}`,
      'css-class': 'b-quiet',
    }),
    ...(logo
      ? [
          element('mj-class', {
            name: 'logo',
            src: escaped(logo.src),
            alt: escaped(logo.alt),
            width: `${logo.width}px`,
          }),
        ]
      : []),
  ]
  const links = `.b-text a, .b-heading a, .b-muted a { color: ${accent} }`
  return `<mj-attributes>${attributes.join('')}</mj-attributes><mj-style inline="inline">${links}</mj-style>`
}

/** What in an email has colours that dark mode changes: each class, with the rules of what bears it. */
const DARKENED: Record<string, (accent: string) => [selector: string, declaration: string][]> = {
  'b-surface': () => [['.b-surface,.b-surface>table', `background:${DARK.surface}`]],
  'b-text': (accent) => [
    ['.b-text div', `color:${DARK.text}`],
    ['.b-text a', `color:${accent}`],
  ],
  'b-heading': (accent) => [
    ['.b-heading div', `color:${DARK.heading}`],
    ['.b-heading a', `color:${accent}`],
  ],
  'b-muted': (accent) => [
    ['.b-muted div', `color:${DARK.muted}`],
    ['.b-muted a', `color:${accent}`],
  ],
  'b-accent': (accent) => [['.b-accent div', `color:${accent}`]],
  'b-line': () => [['.b-line p', `border-top-color:${DARK.line}`]],
  'b-quiet': (accent) => [
    ['.b-quiet a,.b-quiet p', `color:${accent}`],
    ['.b-quiet td', `border-color:${accent}`],
  ],
  'b-foot': () => [['.b-foot,.b-foot a', `color:${DARK.muted}`]],
}

/**
 * Dark mode of an email's HTML, for what it holds and no more, to be put at the end of its head: for mail programs that
 * follow the reader's choice, and for Outlook's, which mark what they darken. Those that invert colours by themselves
 * read `color-scheme` and leave it be.
 */
export function darkModeStyle(html: string, { colours }: BrandKit): string {
  const accent = readableOn(DARK.surface, colours.accent)
  const darkened = Object.entries(DARKENED).flatMap(([name, rules]) => (html.includes(name) ? rules(accent) : []))
  const rules = (prefix: string) =>
    darkened
      .map(
        ([selector, declaration]) =>
          `${selector
            .split(',')
            .map((one) => prefix + one)
            .join(',')}{${declaration}!important}`,
      )
      .join('')
  const page = `body,body>div{background:${DARK.page}!important}`
  const dark = `@media (prefers-color-scheme: dark){${page}${rules('')}}`
  return `<style>:root{color-scheme:light dark}${dark}${rules('[data-ogsc] ')}</style>`
}
