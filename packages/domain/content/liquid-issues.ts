import type { BrandKit } from '@parcours/model/content/brand.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { prepareMjml } from '@parcours/model/content/prepare-mjml.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { checkLiquid } from './compile.ts'

export interface ComposeOrder {
  design: EmailDesign
  brand: BrandKit
  /** Names that a template may read from a contact. */
  knownProperties: ReadonlySet<string>
}

/** Problems of the Liquid in an email: what nothing will fill in, and what cannot be read. */
export function liquidIssues({ design, brand, knownProperties }: ComposeOrder): Issue[] {
  const source = design.format === 'mjml' ? prepareMjml(design.source, brand) : design.source
  return checkLiquid({ subject: design.subject, preheader: design.preheader, source }, knownProperties)
}
