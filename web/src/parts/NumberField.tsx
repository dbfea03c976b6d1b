// biome-ignore lint/style/noRestrictedImports: this is what stands in front of it
import { NumberInput, type NumberInputProps } from '@mantine/core'
import { type ClipboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from './format.ts'

type Rest = Omit<
  NumberInputProps,
  'value' | 'onChange' | 'onBlur' | 'min' | 'max' | 'allowDecimal' | 'decimalScale' | 'clampBehavior' | 'ref'
>

interface Bounds {
  min?: number
  max?: number
  /** Digits behind the point; none unless told. */
  decimals?: number
}

interface Props extends Rest, Bounds {
  value: number
  onChange: (value: number) => void
}

/**
 * A number between two bounds. What is typed outside of them stays as it was typed and says so, and a form is not sent
 * with it; what comes out never lies outside.
 */
export function NumberField({ onChange, value, ...rest }: Props) {
  return <TypedNumber {...rest} value={value} onChange={(number) => number !== null && onChange(number)} />
}

interface OptionalProps extends Rest, Bounds {
  value: number | null
  onChange: (value: number | null) => void
}

/** {@link NumberField} that may be left empty. */
export function OptionalNumberField(props: OptionalProps) {
  return <TypedNumber {...props} mayBeEmpty />
}

/** A number in digits, with what stands between thousands, and a unit or a currency beside it. */
const DIGITS = /^\s*[^\p{L}\p{N}]*\p{Nd}[\p{Nd}\s.,'’]*[^\p{L}\p{N}]*\s*$/u

function TypedNumber({
  value,
  onChange,
  min = 1,
  max = Number.MAX_SAFE_INTEGER,
  decimals = 0,
  mayBeEmpty = false,
  error,
  ...rest
}: OptionalProps & { mayBeEmpty?: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [typed, setTyped] = useState<number | string>(value ?? '')
  useEffect(() => setTyped(value ?? ''), [value])
  const number = typed === '' ? null : Number(typed)
  const isOutside = number !== null && !(number >= min && number <= max)
  const bounds = { min: format.number(min), max: format.number(max) }
  const outside = t(max === Number.MAX_SAFE_INTEGER ? 'common.numberAtLeast' : 'common.numberBetween', bounds)
  const input = useRef<HTMLInputElement>(null)
  // The browser holds a form back that has such a field, and leads to it.
  useEffect(() => input.current?.setCustomValidity(isOutside ? outside : ''), [isOutside, outside])
  const [isUnread, setUnread] = useState(false)
  // Of what is no number only the digits would be taken: of 1e400, 1400.
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const isNumber = DIGITS.test(event.clipboardData.getData('text'))
    setUnread(!isNumber)
    if (!isNumber) event.preventDefault()
  }
  const change = (given: number | string) => {
    setTyped(given)
    setUnread(false)
    const now = given === '' ? null : Number(given)
    if (now === null ? mayBeEmpty : now >= min && now <= max) onChange(now)
  }
  return (
    <NumberInput
      {...rest}
      ref={input}
      min={min}
      max={max}
      clampBehavior="none"
      allowDecimal={decimals > 0}
      decimalScale={decimals}
      decimalSeparator={format.decimalSeparator}
      allowedDecimalSeparators={[',', '.']}
      value={typed}
      error={isOutside ? outside : isUnread ? t('common.pastedNoNumber') : error}
      onPaste={paste}
      onChange={change}
      onBlur={() => number === null && !mayBeEmpty && setTyped(value ?? '')}
    />
  )
}
