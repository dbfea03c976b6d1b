export const FORMATS = ['mjml', 'html'] as const
export type Format = (typeof FORMATS)[number]

/** All that an email says, as its author writes it: Liquid in every part. */
export interface EmailDesign {
  subject: string
  preheader: string
  /** MJML, with the attributes of prepare-mjml.ts, or finished HTML. */
  source: string
  format: Format
  /** Marketing goes to those who agreed only; service is what people need to get. */
  purpose: 'marketing' | 'service'
}
