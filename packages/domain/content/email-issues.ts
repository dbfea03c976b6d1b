import type { BrandKit } from '@parcours/model/content/brand.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { emailContent } from '@parcours/model/content/kinds/email.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { documentIssues } from './documents/issues.ts'

export interface ComposeOrder {
  design: EmailDesign
  brand: BrandKit
  /** Names that a template may read from a contact. */
  knownProperties: ReadonlySet<string>
}

/** What is wrong in an email: no subject, Liquid that cannot be read, and what nothing will fill in. */
export const emailIssues = ({ design, ...given }: ComposeOrder): Issue[] => documentIssues(emailContent, design, given)
