import { NumberInput, type NumberInputProps } from '@mantine/core'
import { useEffect, useState } from 'react'

interface Props extends Omit<NumberInputProps, 'value' | 'onChange' | 'onBlur' | 'min' | 'max' | 'allowDecimal'> {
  value: number
  min?: number
  max: number
  onChange: (value: number) => void
}

/** A whole number between two bounds. What is only typed half may lie outside; what comes out never does. */
export function WholeNumber({ value, min = 1, max, onChange, ...rest }: Props) {
  const [typed, setTyped] = useState<number | string>(value)
  useEffect(() => setTyped(value), [value])
  const change = (given: number | string) => {
    setTyped(given)
    const whole = Math.round(Number(given))
    if (given !== '' && whole >= min && whole <= max) onChange(whole)
  }
  return (
    <NumberInput
      {...rest}
      min={min}
      max={max}
      allowDecimal={false}
      value={typed}
      onChange={change}
      onBlur={() => typed === '' && setTyped(value)}
    />
  )
}
