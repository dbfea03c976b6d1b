import type { BrandKit } from '@parcours/model/content/brand.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { prepareMjml } from '@parcours/model/content/prepare-mjml.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { isVisible } from '@parcours/model/values/visible.ts'
import { checkLiquid } from './compile.ts'

export interface ComposeOrder {
  design: EmailDesign
  brand: BrandKit
  /** Names that a template may read from a contact. */
  knownProperties: ReadonlySet<string>
}

/** What is wrong in an email: no subject, Liquid that cannot be read, and what nothing will fill in. */
export function emailIssues({ design, brand, knownProperties }: ComposeOrder): Issue[] {
  const { subject, preheader } = design
  const source = design.format === 'mjml' ? prepareMjml(design.source, brand) : design.source
  return [
    ...(isVisible(subject) ? [] : [issue('subject', 'email.subjectMissing')]),
    ...checkLiquid({ subject, preheader, source }, knownProperties),
  ]
}
