import { EmailDesign } from '../design.ts'
import { prepareMjml } from '../prepare-mjml.ts'
import type { ContentKind } from './kind.ts'

export const emailContent: ContentKind<EmailDesign, 'email', 'template'> = {
  kind: 'email',
  idKind: 'template',
  document: EmailDesign,
  title: ({ subject }) => subject,
  purpose: ({ purpose }) => purpose,
  liquid: ({ subject, preheader, source, format }, brand) => ({
    subject,
    preheader,
    source: format === 'mjml' ? prepareMjml(source, brand) : source,
  }),
  // Pictures stay where they are for good.
  references: () => [],
}
