import type { BrandKit } from '@parcours/model/content/brand.ts'
import type { EmailCanvas } from '../canvas.ts'
import type { Selected } from '../describe.ts'

/** What the fields of a block are about. */
export interface FieldsProps {
  selected: Selected
  canvas: EmailCanvas
  brand: BrandKit
}

/** Reads and changes one attribute of the selected block. */
export function useAttribute({ selected, canvas }: FieldsProps) {
  return (name: string) => ({
    value: selected.attributes[name] ?? '',
    onChange: (value: string) => canvas.setAttributes(selected.id, { [name]: value }),
  })
}

/** The brand's colours, to choose from. */
export const swatchesOf = ({ colours }: BrandKit) => [...new Set(Object.values(colours))]
