import { TextInput, type TextInputProps } from '@mantine/core'
import { useRef } from 'react'
import { VariablePicker } from './VariablePicker.tsx'

interface Props extends Omit<TextInputProps, 'value' | 'onChange'> {
  value: string
  onChange: (value: string) => void
}

/** A line of text into which variables can be put, where the caret is. */
export function LiquidInput({ value, onChange, readOnly, ...rest }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const insert = (liquid: string) => {
    const at = input.current?.selectionStart ?? value.length
    const end = input.current?.selectionEnd ?? at
    onChange(value.slice(0, at) + liquid + value.slice(end))
    setTimeout(() => input.current?.setSelectionRange(at + liquid.length, at + liquid.length))
  }
  return (
    <TextInput
      {...rest}
      ref={input}
      value={value}
      readOnly={readOnly ?? false}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      {...(!readOnly && { rightSection: <VariablePicker onPick={insert} /> })}
    />
  )
}
