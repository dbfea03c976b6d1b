import { useTranslation } from 'react-i18next'
import { LiquidInput } from '../../variables/LiquidInput.tsx'
import { type FieldsProps, swatchesOf, useAttribute } from './attribute.ts'
import { AlignField, ClassField, ColourField, PaddingFields, PixelField } from './fields.tsx'

export function ButtonFields(props: FieldsProps) {
  const { t } = useTranslation()
  const { selected, canvas, brand } = props
  const attribute = useAttribute(props)
  const classes = ['', 'quiet', 'on-band-button'] as const
  return (
    <>
      <LiquidInput
        size="sm"
        label={t('emailEditor.fields.words')}
        value={selected.text}
        onChange={(value) => canvas.setText(selected.id, value)}
      />
      <LiquidInput size="sm" label={t('emailEditor.fields.link')} placeholder="https://" {...attribute('href')} />
      <ClassField
        label={t('emailEditor.fields.style')}
        {...attribute('mj-class')}
        options={classes.map((value) => ({
          value,
          label: t(`emailEditor.buttonClasses.${value === '' ? 'normal' : value}`),
        }))}
      />
      <AlignField label={t('emailEditor.fields.align')} {...attribute('align')} />
      <ColourField
        label={t('emailEditor.fields.ground')}
        swatches={swatchesOf(brand)}
        {...attribute('background-color')}
      />
      <ColourField label={t('emailEditor.fields.colour')} swatches={swatchesOf(brand)} {...attribute('color')} />
      <PixelField label={t('emailEditor.fields.radius')} max={40} {...attribute('border-radius')} />
      <PaddingFields {...attribute('padding')} />
    </>
  )
}
