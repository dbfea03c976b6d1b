/** What an email of the shop says. */
interface EmailText {
  name: string
  subject: string
  preheader: string
  heading: string
  /** Of its picture. */
  alt: string
  paragraphs: string[]
  button: { label: string; path: string }
}

export type DemoCategory = 'tea' | 'coffee' | 'home' | 'box'
export type DemoProduct = 'TEA-01' | 'TEA-02' | 'COF-01' | 'COF-02' | 'MUG-01' | 'POT-01' | 'BOX-01'

/** All that is written in the demo, in one language. */
export interface DemoTexts {
  user: string
  timeZone: string
  postalAddress: string
  /** Of a key, by its scope. */
  keyName: string
  consent: { source: string; form: string }
  /** How many of a hundred contacts live where. */
  countries: Record<'FR' | 'BE' | 'CH' | 'CA' | 'GB' | 'US', number>
  categories: Record<DemoCategory, string>
  products: Record<DemoProduct, string>
  properties: Record<'orders' | 'spent' | 'lastOrderAt' | 'favourite' | 'newsletter', string>
  tags: Record<'loyal' | 'client' | 'back' | 'asleep', string>
  emails: Record<'welcome' | 'firstOrder' | 'cart' | 'winback', EmailText>
  /** Above products in emails, and on their buttons. */
  recommended: { best: string; together: string; see: string }
  journeys: Record<'welcome' | 'cart' | 'winback', string>
  segments: Record<'asleep' | 'best' | 'curious', string>
  campaigns: { tested: { name: string; a: string; b: string }; draft: string }
}
