import { TextInput, type TextInputProps } from '@mantine/core'
import { parseDay } from '@parcours/model/values/moment.ts'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

type Type = 'date' | 'datetime-local' | 'time'

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'onBlur' | 'onInvalid' | 'type' | 'ref'> {
  /** A day `2026-12-01`, a moment of a clock `2026-12-01T09:30`, or a time `09:30`; empty for none. */
  value: string
  type?: Type
  /** Given what can be read, and an empty text for none; the latter not where a value is required. */
  onChange: (value: string) => void
  /** When something stands there that is none: half of a date, a year of five digits. As an empty one, unless told. */
  onUnread?: () => void
}

/** The years that are kept; without them browsers take up to six digits for one. */
const BOUNDS: Record<Type, { min?: string; max?: string }> = {
  date: { min: '0001-01-01', max: '9999-12-31' },
  'datetime-local': { min: '0001-01-01T00:00', max: '9999-12-31T23:59' },
  time: {},
}

const TIME = /^\d\d:\d\d/

/** Whether it is a value of this type that can be kept. */
function isRead(type: Type, value: string): boolean {
  if (type === 'time') return TIME.test(value)
  const [day = '', time] = value.split('T')
  return parseDay(day) !== undefined && (type === 'date' ? time === undefined : time !== undefined && TIME.test(time))
}

/**
 * The browser's field for a day or a time. What cannot be read stays as it was typed and says so, and a form is not
 * sent with it.
 */
export function DateField({ value, type = 'date', required = false, error, onChange, onUnread, ...rest }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(value)
  const [isRefused, setRefused] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  // What was typed and could not be read went out as nothing: this nothing does not come back into the field.
  const given = useRef(value)
  useEffect(() => {
    if (value === given.current) return
    given.current = value
    setTyped(value)
    setRefused(false)
  }, [value])
  const words = t(type === 'time' ? 'common.timeUnread' : 'common.dateUnread')
  useEffect(() => input.current?.setCustomValidity(isRefused ? words : ''), [isRefused, words])
  const give = (next: string) => {
    given.current = next
    onChange(next)
  }
  const change = ({ currentTarget: { value: next, validity } }: FormEvent<HTMLInputElement>) => {
    setTyped(next)
    const isEmpty = next === '' && !validity.badInput
    const isFine = isEmpty ? !required : isRead(type, next)
    // Half a date is one in the making: it is refused when the field is left.
    setRefused(!isFine && next !== '')
    const kept = next.slice(0, type === 'time' ? 5 : 16)
    if (isFine) give(kept)
    else if (onUnread) onUnread()
    else if (!required) give('')
  }
  const look = ({ currentTarget: { value: next, validity } }: FormEvent<HTMLInputElement>) =>
    setRefused(next === '' ? validity.badInput || required : !isRead(type, next))
  return (
    <TextInput
      {...rest}
      {...BOUNDS[type]}
      ref={input}
      type={type}
      value={typed}
      error={isRefused ? words : error}
      onChange={change}
      onBlur={look}
      onInvalid={look}
    />
  )
}
