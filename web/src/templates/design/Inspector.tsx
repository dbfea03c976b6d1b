import { ActionIcon, Alert, Anchor, Breadcrumbs, Button, Group, Image, NumberInput, ScrollArea, Select, Stack, Text, Textarea, TextInput, Title, Tooltip } from '@mantine/core'
import { type BrandKit, NETWORKS } from '@parcours/model/content/brand.ts'
import { IconArrowDown, IconArrowUp, IconBookmark, IconCopy, IconPhoto, IconTrash, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { say, sayError } from '../../parts/notify.ts'
import { PictureLibrary } from '../../pictures/PictureLibrary.tsx'
import { LiquidInput } from '../variables/LiquidInput.tsx'
import type { EmailCanvas, Selected } from './canvas.ts'
import { AlignField, ClassField, ColourField, PaddingFields, PixelField } from './fields.tsx'
import { blockName } from './names.ts'
import { ShowIfFields } from './ShowIfFields.tsx'

interface Props {
  selected: Selected
  canvas: EmailCanvas
  brand: BrandKit
  onClose: () => void
}

/** What can be said of the selected block, in plain words. */
export function Inspector({ selected, canvas, brand, onClose }: Props) {
  const { t } = useTranslation()
  const Fields = FIELDS[selected.tag]
  const isRow = selected.path.length === 1
  const isPart = selected.tag.startsWith('mj-')
  return (
    <Stack gap={0} h="100%" component="aside" aria-label={t('emailEditor.inspector')} style={{ background: 'var(--mantine-color-body)' }}>
      <Group justify="space-between" wrap="nowrap" p="sm" pb={4}>
        <Title order={2}>{blockName(t, selected.tag)}</Title>
        <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={t('common.close')}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
      {selected.path.length > 1 && (
        <Breadcrumbs px="sm" separatorMargin={4} separator="›">
          {selected.path.slice(0, -1).map(({ id, tag }) => (
            <Anchor key={id} component="button" type="button" size="xs" onClick={() => canvas.select(id)}>
              {blockName(t, tag)}
            </Anchor>
          ))}
        </Breadcrumbs>
      )}
      {isPart && <Tools selected={selected} canvas={canvas} isRow={isRow} />}
      <ScrollArea flex={1} px="sm" pb="sm">
        <Stack gap="sm">
          {Fields ? (
            <Fields selected={selected} canvas={canvas} brand={brand} />
          ) : (
            <Text size="sm" c="dimmed">
              {t('emailEditor.inCode')}
            </Text>
          )}
          {isPart && selected.tag !== 'mj-column' && selected.tag !== 'mj-social-element' && selected.tag !== 'mj-raw' && (
            <ShowIfFields value={selected.attributes['show-if'] ?? ''} onChange={(value) => canvas.setAttributes(selected.id, { 'show-if': value })} />
          )}
        </Stack>
      </ScrollArea>
    </Stack>
  )
}

function Tools({ selected, canvas, isRow }: { selected: Selected; canvas: EmailCanvas; isRow: boolean }) {
  const { t } = useTranslation()
  const { id } = selected
  const tools: [string, ReactNode, () => void][] = [
    [t('emailEditor.up'), <IconArrowUp key="up" size={16} />, () => canvas.move(id, -1)],
    [t('emailEditor.down'), <IconArrowDown key="down" size={16} />, () => canvas.move(id, 1)],
    [t('emailEditor.duplicate'), <IconCopy key="copy" size={16} />, () => canvas.duplicate(id)],
    [t('emailEditor.remove'), <IconTrash key="trash" size={16} />, () => canvas.remove(id)],
  ]
  return (
    <Group gap={2} px={6} py={4}>
      {tools.map(([label, icon, act]) => (
        <Tooltip key={label} label={label}>
          <ActionIcon variant="subtle" color="gray" onClick={act} aria-label={label}>
            {icon}
          </ActionIcon>
        </Tooltip>
      ))}
      {isRow && <KeepRow source={() => canvas.sourceOf(id)} />}
    </Group>
  )
}

function KeepRow({ source }: { source: () => string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [name, setName] = useState<string>()
  const keep = useMutation({
    mutationFn: (given: string) => call('saveRow', { body: { name: given, source: source() } }),
    onSuccess: ({ name: kept }) => {
      setName(undefined)
      void client.invalidateQueries({ queryKey: ['savedRows'] })
      say(t('emailEditor.rowKept', { name: kept }))
    },
    onError: sayError,
  })
  if (name === undefined) {
    return (
      <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconBookmark size={14} />} onClick={() => setName('')}>
        {t('emailEditor.keepRow')}
      </Button>
    )
  }
  return (
    <Group
      gap={4}
      component="form"
      w="100%"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim()) keep.mutate(name.trim())
      }}
    >
      <TextInput
        size="xs"
        flex={1}
        autoFocus
        maxLength={120}
        aria-label={t('emailEditor.rowName')}
        placeholder={t('emailEditor.rowName')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Button size="xs" type="submit" loading={keep.isPending}>
        {t('common.save')}
      </Button>
    </Group>
  )
}

interface FieldsProps {
  selected: Selected
  canvas: EmailCanvas
  brand: BrandKit
}

/** Reads and changes one attribute of the selected block. */
function useAttribute({ selected, canvas }: FieldsProps) {
  return (name: string) => ({ value: selected.attributes[name] ?? '', onChange: (value: string) => canvas.setAttributes(selected.id, { [name]: value }) })
}

const swatchesOf = ({ colours }: BrandKit) => [...new Set(Object.values(colours))]

function TextFields(props: FieldsProps) {
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
        options={classes.map((value) => ({ value, label: t(`emailEditor.textClasses.${value === '' ? 'normal' : value}`) }))}
      />
      <AlignField label={t('emailEditor.fields.align')} {...attribute('align')} />
      <ColourField label={t('emailEditor.fields.colour')} swatches={swatchesOf(props.brand)} {...attribute('color')} />
      <PixelField label={t('emailEditor.fields.size')} max={96} {...attribute('font-size')} />
      <PaddingFields {...attribute('padding')} />
    </>
  )
}

function ButtonFields(props: FieldsProps) {
  const { t } = useTranslation()
  const { selected, canvas, brand } = props
  const attribute = useAttribute(props)
  const classes = ['', 'quiet', 'on-band-button'] as const
  return (
    <>
      <LiquidInput size="sm" label={t('emailEditor.fields.words')} value={selected.text} onChange={(value) => canvas.setText(selected.id, value)} />
      <LiquidInput size="sm" label={t('emailEditor.fields.link')} placeholder="https://" {...attribute('href')} />
      <ClassField
        label={t('emailEditor.fields.style')}
        {...attribute('mj-class')}
        options={classes.map((value) => ({ value, label: t(`emailEditor.buttonClasses.${value === '' ? 'normal' : value}`) }))}
      />
      <AlignField label={t('emailEditor.fields.align')} {...attribute('align')} />
      <ColourField label={t('emailEditor.fields.ground')} swatches={swatchesOf(brand)} {...attribute('background-color')} />
      <ColourField label={t('emailEditor.fields.colour')} swatches={swatchesOf(brand)} {...attribute('color')} />
      <PixelField label={t('emailEditor.fields.radius')} max={40} {...attribute('border-radius')} />
      <PaddingFields {...attribute('padding')} />
    </>
  )
}

function ImageFields(props: FieldsProps) {
  const { t } = useTranslation()
  const { selected, canvas } = props
  const attribute = useAttribute(props)
  const [choosing, setChoosing] = useState(false)
  const { src = '', alt = '' } = selected.attributes
  if (selected.attributes['mj-class'] === 'logo') {
    return (
      <>
        <Text size="sm" c="dimmed">
          {t('emailEditor.logoFromBrand')}
        </Text>
        <AlignField label={t('emailEditor.fields.align')} {...attribute('align')} />
      </>
    )
  }
  return (
    <>
      {src && !src.includes('{{') && <Image src={src} alt="" mah={140} fit="contain" radius={8} style={{ background: 'var(--app-ground)' }} />}
      <Button variant="default" leftSection={<IconPhoto size={16} />} onClick={() => setChoosing(true)}>
        {t('emailEditor.choosePicture')}
      </Button>
      <LiquidInput size="sm" label={t('emailEditor.fields.address')} {...attribute('src')} />
      <LiquidInput size="sm" label={t('emailEditor.fields.alt')} description={t('emailEditor.fields.altText')} {...attribute('alt')} />
      {alt === '' && (
        <Alert color="yellow" p="xs">
          <Text size="sm">{t('emailEditor.altMissing')}</Text>
        </Alert>
      )}
      <LiquidInput size="sm" label={t('emailEditor.fields.link')} placeholder="https://" {...attribute('href')} />
      <PixelField label={t('emailEditor.fields.width')} max={600} {...attribute('width')} />
      <AlignField label={t('emailEditor.fields.align')} {...attribute('align')} />
      <PixelField label={t('emailEditor.fields.radius')} max={40} {...attribute('border-radius')} />
      <PaddingFields {...attribute('padding')} />
      {choosing && (
        <PictureLibrary
          onClose={() => setChoosing(false)}
          onChoose={(picture) => {
            canvas.setAttributes(selected.id, { src: picture.src, alt: picture.alt })
            setChoosing(false)
          }}
        />
      )}
    </>
  )
}

function RowFields(props: FieldsProps) {
  const { t } = useTranslation()
  const { selected, canvas, brand } = props
  const attribute = useAttribute(props)
  const columns = selected.children.filter(({ tag }) => tag === 'mj-column').length
  const classes = ['', 'surface', 'surface rounded', 'band'] as const
  const labels = { '': 'page', surface: 'surface', 'surface rounded': 'rounded', band: 'band' } as const
  return (
    <>
      <ClassField label={t('emailEditor.fields.ground')} {...attribute('mj-class')} options={classes.map((value) => ({ value, label: t(`emailEditor.rowClasses.${labels[value]}`) }))} />
      <ColourField label={t('emailEditor.fields.ownGround')} swatches={swatchesOf(brand)} {...attribute('background-color')} />
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
      <RepeatFields list={attribute('repeat')} most={attribute('repeat-most')} />
    </>
  )
}

/** Lists that a row can be repeated for. */
const LISTS = ['event.properties.products', 'recommendations.bestInCategory', 'recommendations.boughtTogether', 'orders[0].items'] as const
const LIST_WORDS = { 'event.properties.products': 'event', 'recommendations.bestInCategory': 'best', 'recommendations.boughtTogether': 'together', 'orders[0].items': 'lastOrder' } as const

interface Attribute {
  value: string
  onChange: (value: string) => void
}

function RepeatFields({ list, most }: { list: Attribute; most: Attribute }) {
  const { t } = useTranslation()
  const known = LISTS.map((path) => ({ value: `item in ${path}`, label: t(`emailEditor.lists.${LIST_WORDS[path]}`) }))
  const data = list.value === '' || known.some(({ value }) => value === list.value) ? known : [...known, { value: list.value, label: list.value }]
  return (
    <>
      <Select size="sm" label={t('emailEditor.fields.repeat')} placeholder={t('emailEditor.once')} clearable value={list.value || null} onChange={(value) => list.onChange(value ?? '')} data={data} />
      {list.value !== '' && (
        <NumberInput
          size="sm"
          label={t('emailEditor.fields.repeatMost')}
          min={1}
          max={50}
          allowDecimal={false}
          value={Number(most.value) || ''}
          onChange={(number) => most.onChange(number === '' ? '' : String(number))}
        />
      )}
    </>
  )
}

function ColumnFields(props: FieldsProps) {
  const { t } = useTranslation()
  const attribute = useAttribute(props)
  const width = attribute('width')
  const given = /^(\d+(?:\.\d+)?)%$/.exec(width.value)?.[1]
  return (
    <>
      <NumberInput
        size="sm"
        label={t('emailEditor.fields.columnWidth')}
        placeholder={t('emailEditor.even')}
        min={10}
        max={100}
        suffix=" %"
        value={given === undefined ? '' : Number(given)}
        onChange={(number) => width.onChange(number === '' ? '' : `${number}%`)}
      />
      <Select
        size="sm"
        label={t('emailEditor.fields.vertical')}
        clearable
        value={attribute('vertical-align').value || null}
        onChange={(value) => attribute('vertical-align').onChange(value ?? '')}
        data={(['top', 'middle', 'bottom'] as const).map((value) => ({ value, label: t(`emailEditor.vertical.${value}`) }))}
      />
      <ColourField label={t('emailEditor.fields.ownGround')} swatches={swatchesOf(props.brand)} {...attribute('background-color')} />
      <PixelField label={t('emailEditor.fields.radius')} max={40} {...attribute('border-radius')} />
      <PaddingFields {...attribute('padding')} />
    </>
  )
}

function DividerFields(props: FieldsProps) {
  const { t } = useTranslation()
  const attribute = useAttribute(props)
  return (
    <>
      <ColourField label={t('emailEditor.fields.colour')} swatches={swatchesOf(props.brand)} {...attribute('border-color')} />
      <PixelField label={t('emailEditor.fields.thickness')} max={20} {...attribute('border-width')} />
      <PaddingFields {...attribute('padding')} />
    </>
  )
}

function SpacerFields(props: FieldsProps) {
  const { t } = useTranslation()
  return <PixelField label={t('emailEditor.fields.height')} max={200} {...useAttribute(props)('height')} />
}

/** Social links: each network with its address. */
function SocialFields(props: FieldsProps) {
  const { t } = useTranslation()
  const { selected, canvas } = props
  const networkOf = (src: string | undefined) => NETWORKS.find((one) => src?.endsWith(`/${one}.png`))
  const used = selected.children.map(({ attributes }) => networkOf(attributes.src))
  const free = NETWORKS.filter((network) => !used.includes(network))
  return (
    <>
      {selected.children.map(({ id, attributes }) => (
        <Group key={id} gap={4} wrap="nowrap" align="flex-end">
          <TextInput
            size="sm"
            flex={1}
            label={networkOf(attributes.src) ?? attributes.name ?? t('emailEditor.fields.link')}
            value={attributes.href ?? ''}
            onChange={({ currentTarget }) => canvas.setAttributes(id, { href: currentTarget.value })}
          />
          <ActionIcon size="lg" variant="subtle" color="gray" aria-label={t('common.remove')} onClick={() => canvas.remove(id)}>
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Select
        size="sm"
        label={t('emailEditor.addNetwork')}
        value={null}
        data={free}
        onChange={(network) => network && canvas.appendTo(selected.id, `<mj-social-element src="/email-art/social/${network}.png" alt="${network}" href="https://"></mj-social-element>`)}
      />
      <AlignField label={t('emailEditor.fields.align')} {...useAttribute(props)('align')} />
    </>
  )
}

function LinkFields(props: FieldsProps) {
  const { t } = useTranslation()
  return <LiquidInput size="sm" label={t('emailEditor.fields.link')} placeholder="https://" {...useAttribute(props)('href')} />
}

function CodeFields({ selected, canvas }: FieldsProps) {
  const { t } = useTranslation()
  const [html, setHtml] = useState(selected.text)
  return (
    <Textarea
      size="sm"
      label={t('emailEditor.fields.html')}
      autosize
      minRows={6}
      maxRows={20}
      value={html}
      onChange={({ currentTarget }) => setHtml(currentTarget.value)}
      onBlur={() => canvas.setContent(selected.id, html)}
      styles={{ input: { fontFamily: 'monospace' } }}
    />
  )
}

const FIELDS: Record<string, (props: FieldsProps) => ReactNode> = {
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
