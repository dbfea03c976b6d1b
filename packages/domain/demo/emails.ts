import type { EmailDesign } from '@parcours/model/content/design.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
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
import type { DemoTexts } from './demo-texts.ts'
import { DEMO_TEXTS } from './texts.ts'

const SHOP = 'https://maison-alba.example.com'

type EmailKey = keyof DemoTexts['emails']

/** The picture of each email. */
const SCENES: Record<EmailKey, string> = {
  welcome: 'welcome',
  firstOrder: 'promotion',
  cart: 'cart',
  winback: 'winback',
}
/** Under some of them, products: those that most bought, and those bought with what the contact has. */
const PRODUCTS = { welcome: ['best', 'bestInCategory'], winback: ['together', 'boughtTogether'] } as const

export type DemoEmail = EmailDesign & { name: string }

/** The emails of the fictional shop's journeys. */
export function demoEmails(language: Language): Record<EmailKey, DemoEmail> {
  const { emails } = DEMO_TEXTS[language]
  return {
    welcome: emailOf('welcome', language),
    firstOrder: emailOf('firstOrder', language),
    cart: emailOf('cart', language),
    winback: emailOf('winback', language),
  } satisfies Record<keyof typeof emails, DemoEmail>
}

function emailOf(key: EmailKey, language: Language): DemoEmail {
  const { emails, recommended } = DEMO_TEXTS[language]
  const { name, subject, preheader, heading, alt, paragraphs, button: to } = emails[key]
  const [above, list] = key in PRODUCTS ? PRODUCTS[key as keyof typeof PRODUCTS] : []
  const source = wholeEmail(language, [
    header(),
    picture(SCENES[key], alt),
    surface([title(heading), ...paragraphs.map(text), button(to.label, `${SHOP}/${to.path}`)].join('\n')),
    ...(above ? [surface(subtitle(recommended[above]), '0')] : []),
    ...(list ? [productRows(`recommendations.${list}`, 3, recommended.see)] : []),
    footer(language),
  ])
  return { name, subject, preheader, format: 'mjml', purpose: 'marketing', language, source }
}
