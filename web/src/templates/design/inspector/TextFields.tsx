import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type FieldsProps, swatchesOf, useAttribute } from './attribute.ts'
import { AlignField, ClassField, ColourField, PaddingFields, PixelField } from './fields.tsx'

export function TextFields(props: FieldsProps) {
  const { t } = useTranslation()
  const attribute = useAttribute(props)
  const classes = ['', 'title', 'subtitle', 'eyebrow', 'small', 'price', 'on-band'] as const
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('emailEditor.writeInPlace')}
      </Text>
      <ClassField
        label={t('emailEditor.fields.style')}
        {...attribute('mj-class')}
        options={classes.map((value) => ({
          value,
          label: t(`emailEditor.textClasses.${value === '' ? 'normal' : value}`),
        }))}
      />
      <AlignField label={t('emailEditor.fields.align')} {...attribute('align')} />
      <ColourField label={t('emailEditor.fields.colour')} swatches={swatchesOf(props.brand)} {...attribute('color')} />
      <PixelField label={t('emailEditor.fields.size')} max={96} {...attribute('font-size')} />
      <PaddingFields {...attribute('padding')} />
    </>
  )
}
