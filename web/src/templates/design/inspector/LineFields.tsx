import { useTranslation } from 'react-i18next'
import { type FieldsProps, swatchesOf, useAttribute } from './attribute.ts'
import { ColourField, PaddingFields, PixelField } from './fields.tsx'

export function DividerFields(props: FieldsProps) {
  const { t } = useTranslation()
  const attribute = useAttribute(props)
  return (
    <>
      <ColourField
        label={t('emailEditor.fields.colour')}
        swatches={swatchesOf(props.brand)}
        {...attribute('border-color')}
      />
      <PixelField label={t('emailEditor.fields.thickness')} max={20} {...attribute('border-width')} />
      <PaddingFields {...attribute('padding')} />
    </>
  )
}

export function SpacerFields(props: FieldsProps) {
  const { t } = useTranslation()
  return <PixelField label={t('emailEditor.fields.height')} max={200} {...useAttribute(props)('height')} />
}
