import { ColorInput, Group, SegmentedControl, Select, Text } from '@mantine/core'
import { IconAlignCenter, IconAlignLeft, IconAlignRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { OptionalNumberField } from '../../../parts/NumberField.tsx'

interface FieldProps {
  label: string
  value: string
  onChange: (value: string) => void
}

/** A colour, or the brand's when none is given. */
export function ColourField({ label, value, onChange, swatches }: FieldProps & { swatches: string[] }) {
  const { t } = useTranslation()
  return (
    <ColorInput
      size="sm"
      label={label}
      placeholder={t('emailEditor.asBrand')}
      value={value}
      onChange={onChange}
      swatches={swatches}
      swatchesPerRow={7}
      format="hex"
      eyeDropperButtonProps={{ 'aria-label': t('emailEditor.pickColour') }}
      closeOnColorSwatchClick
    />
  )
}

/** Pixels, or as the brand has it. */
export function PixelField({ label, value, onChange, max = 200 }: FieldProps & { max?: number }) {
  const { t } = useTranslation()
  const given = /^\d+/.exec(value)?.[0]
  return (
    <OptionalNumberField
      size="sm"
      label={label}
      placeholder={t('emailEditor.asBrand')}
      min={0}
      max={max}
      suffix=" px"
      value={given === undefined ? null : Number(given)}
      onChange={(number) => onChange(number === null ? '' : `${number}px`)}
    />
  )
}

export function AlignField({ label, value, onChange }: FieldProps) {
  const { t } = useTranslation()
  const icons: Record<string, ReactNode> = {
    left: <IconAlignLeft size={16} />,
    center: <IconAlignCenter size={16} />,
    right: <IconAlignRight size={16} />,
  }
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <SegmentedControl
        fullWidth
        aria-label={label}
        value={value}
        onChange={onChange}
        data={(['left', 'center', 'right'] as const).map((one) => ({
          value: one,
          label: (
            <Group justify="center" title={t(`emailEditor.align.${one}`)}>
              {icons[one]}
              <span className="visually-hidden">{t(`emailEditor.align.${one}`)}</span>
            </Group>
          ),
        }))}
      />
    </div>
  )
}

/** The style of a block, among those of the brand. */
export function ClassField({
  label,
  value,
  onChange,
  options,
}: FieldProps & { options: { value: string; label: string }[] }) {
  const known = options.some((option) => option.value === value)
  return (
    <Select
      size="sm"
      label={label}
      allowDeselect={false}
      value={value}
      onChange={(chosen) => onChange(chosen ?? '')}
      data={known ? options : [...options, { value, label: value }]}
    />
  )
}

/** Room above and below, and at the sides, of MJML's `padding`. */
export function PaddingFields({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation()
  const [top = '', right = top, bottom = top, left = right] = value.split(/\s+/).filter(Boolean)
  const pixels = (text: string) => (text === '' ? null : Number.parseInt(text, 10) || 0)
  const change = (part: Partial<Record<'top' | 'right' | 'bottom' | 'left', number | null>>) => {
    const all = { top: pixels(top), right: pixels(right), bottom: pixels(bottom), left: pixels(left), ...part }
    onChange(`${all.top || 0}px ${all.right || 0}px ${all.bottom || 0}px ${all.left || 0}px`)
  }
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {t('emailEditor.fields.padding')}
      </Text>
      <Group gap={4} grow wrap="nowrap">
        {(
          [
            ['top', top],
            ['right', right],
            ['bottom', bottom],
            ['left', left],
          ] as const
        ).map(([side, text]) => (
          <OptionalNumberField
            key={side}
            size="xs"
            hideControls
            aria-label={t(`emailEditor.sides.${side}`)}
            title={t(`emailEditor.sides.${side}`)}
            placeholder="–"
            min={0}
            max={200}
            value={pixels(text)}
            onChange={(number) => change({ [side]: number })}
          />
        ))}
      </Group>
    </div>
  )
}
