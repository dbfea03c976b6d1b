import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { OptionalNumberField } from '../../../parts/NumberField.tsx'
import { type FieldsProps, swatchesOf, useAttribute } from './attribute.ts'
import { ColourField, PaddingFields, PixelField } from './fields.tsx'

export function ColumnFields(props: FieldsProps) {
  const { t } = useTranslation()
  const attribute = useAttribute(props)
  const width = attribute('width')
  const given = /^(\d+(?:\.\d+)?)%$/.exec(width.value)?.[1]
  return (
    <>
      <OptionalNumberField
        size="sm"
        label={t('emailEditor.fields.columnWidth')}
        placeholder={t('emailEditor.even')}
        min={10}
        max={100}
        decimals={2}
        suffix=" %"
        value={given === undefined ? null : Number(given)}
        onChange={(number) => width.onChange(number === null ? '' : `${number}%`)}
      />
      <Select
        size="sm"
        label={t('emailEditor.fields.vertical')}
        clearable
        value={attribute('vertical-align').value || null}
        onChange={(value) => attribute('vertical-align').onChange(value ?? '')}
        data={(['top', 'middle', 'bottom'] as const).map((value) => ({
          value,
          label: t(`emailEditor.vertical.${value}`),
        }))}
      />
      <ColourField
        label={t('emailEditor.fields.ownGround')}
        swatches={swatchesOf(props.brand)}
        {...attribute('background-color')}
      />
      <PixelField label={t('emailEditor.fields.radius')} max={40} {...attribute('border-radius')} />
      <PaddingFields {...attribute('padding')} />
    </>
  )
}
