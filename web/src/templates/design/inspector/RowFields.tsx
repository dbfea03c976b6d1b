import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { OptionalNumberField } from '../../../parts/NumberField.tsx'
import { type FieldsProps, swatchesOf, useAttribute } from './attribute.ts'
import { ClassField, ColourField, PaddingFields } from './fields.tsx'

export function RowFields(props: FieldsProps) {
  const { t } = useTranslation()
  const { selected, canvas, brand } = props
  const attribute = useAttribute(props)
  const columns = selected.children.filter(({ tag }) => tag === 'mj-column').length
  const classes = ['', 'surface', 'surface rounded', 'band'] as const
  const labels = { '': 'page', surface: 'surface', 'surface rounded': 'rounded', band: 'band' } as const
  return (
    <>
      <ClassField
        label={t('emailEditor.fields.ground')}
        {...attribute('mj-class')}
        options={classes.map((value) => ({ value, label: t(`emailEditor.rowClasses.${labels[value]}`) }))}
      />
      <ColourField
        label={t('emailEditor.fields.ownGround')}
        swatches={swatchesOf(brand)}
        {...attribute('background-color')}
      />
      {columns > 0 && (
        <Select
          size="sm"
          label={t('emailEditor.fields.columns')}
          allowDeselect={false}
          value={String(columns)}
          onChange={(value) => canvas.setColumns(selected.id, Number(value))}
          data={['1', '2', '3', '4']}
        />
      )}
      <PaddingFields {...attribute('padding')} />
      <RepeatFields list={attribute('repeat')} max={attribute('repeat-most')} />
    </>
  )
}

/** Lists that a row can be repeated for. */
const LISTS = [
  'event.properties.products',
  'recommendations.bestInCategory',
  'recommendations.boughtTogether',
  'orders[0].items',
] as const
const LIST_WORDS = {
  'event.properties.products': 'event',
  'recommendations.bestInCategory': 'best',
  'recommendations.boughtTogether': 'together',
  'orders[0].items': 'lastOrder',
} as const

interface Attribute {
  value: string
  onChange: (value: string) => void
}

function RepeatFields({ list, max }: { list: Attribute; max: Attribute }) {
  const { t } = useTranslation()
  const known = LISTS.map((path) => ({ value: `item in ${path}`, label: t(`emailEditor.lists.${LIST_WORDS[path]}`) }))
  const data =
    list.value === '' || known.some(({ value }) => value === list.value)
      ? known
      : [...known, { value: list.value, label: list.value }]
  return (
    <>
      <Select
        size="sm"
        label={t('emailEditor.fields.repeat')}
        placeholder={t('emailEditor.once')}
        clearable
        value={list.value || null}
        onChange={(value) => list.onChange(value ?? '')}
        data={data}
      />
      {list.value !== '' && (
        <OptionalNumberField
          size="sm"
          label={t('emailEditor.fields.repeatMost')}
          max={50}
          value={Number(max.value) || null}
          onChange={(number) => max.onChange(number === null ? '' : String(number))}
        />
      )}
    </>
  )
}
