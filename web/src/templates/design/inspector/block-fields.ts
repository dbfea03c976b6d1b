import type { ReactNode } from 'react'
import type { FieldsProps } from './attribute.ts'
import { ButtonFields } from './ButtonFields.tsx'
import { CodeFields } from './CodeFields.tsx'
import { ColumnFields } from './ColumnFields.tsx'
import { ImageFields } from './ImageFields.tsx'
import { DividerFields, SpacerFields } from './LineFields.tsx'
import { LinkFields } from './LinkFields.tsx'
import { RowFields } from './RowFields.tsx'
import { SocialFields } from './SocialFields.tsx'
import { TextFields } from './TextFields.tsx'

/** What can be said of each kind of block. One that is not here is changed in the code. */
export const FIELDS: Record<string, (props: FieldsProps) => ReactNode> = {
  'mj-text': TextFields,
  'mj-button': ButtonFields,
  'mj-image': ImageFields,
  'mj-section': RowFields,
  'mj-wrapper': RowFields,
  'mj-hero': RowFields,
  'mj-column': ColumnFields,
  'mj-divider': DividerFields,
  'mj-spacer': SpacerFields,
  'mj-social': SocialFields,
  'mj-social-element': LinkFields,
  'mj-raw': CodeFields,
  a: LinkFields,
}
