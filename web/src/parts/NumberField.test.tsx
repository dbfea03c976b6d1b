import { MantineProvider } from '@mantine/core'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import i18n from 'i18next'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { prepareScreens } from '../prepare-screens.ts'
import { NumberField, OptionalNumberField } from './NumberField.tsx'

beforeAll(async () => {
  prepareScreens()
  await i18n.changeLanguage('en')
})
afterEach(cleanup)

/** The field, and all that came out of it. */
function show(render_: (onChange: (value: number | null) => void) => React.ReactNode) {
  const out: (number | null)[] = []
  render(<MantineProvider>{render_((value) => out.push(value))}</MantineProvider>)
  const field = screen.getByLabelText<HTMLInputElement>('Days')
  const type = (value: string) => {
    fireEvent.change(field, { target: { value } })
    fireEvent.blur(field)
  }
  return { out, field, type }
}

describe('a number', () => {
  it.each(['0', '366', '1000000'])('that lies outside stays as typed and says so: %s', (typed) => {
    const { out, field, type } = show((onChange) => (
      <NumberField label="Days" max={365} value={7} onChange={onChange} />
    ))
    type(typed)
    expect([field.value, out]).toEqual([typed, []])
    expect(screen.getByText('Between 1 and 365')).toBeTruthy()
    // A form is not sent with it.
    expect([field.validationMessage, field.getAttribute('aria-invalid')]).toEqual(['Between 1 and 365', 'true'])
    type('365')
    expect([out, field.validationMessage, screen.queryByText('Between 1 and 365')]).toEqual([[365], '', null])
  })

  it('is not made of the digits of something else that is pasted', () => {
    const { out, field } = show((onChange) => <NumberField label="Days" value={7} onChange={onChange} />)
    const paste = (text: string) => fireEvent.paste(field, { clipboardData: { getData: () => text } })
    paste('1e400')
    expect([field.value, out]).toEqual(['7', []])
    const words = 'What you pasted is not a number in digits. Nothing was changed.'
    screen.getByText(words)
    paste('€ 12 345,5')
    expect(screen.queryByText(words)).toBe(null)
  })

  it('is what its schema allows, 0 and fractions too', () => {
    const { out, type } = show((onChange) => (
      <NumberField label="Days" min={0} max={3} decimals={2} value={1} onChange={onChange} />
    ))
    for (const typed of ['0', '1.05']) type(typed)
    expect(out).toEqual([0, 1.05])
  })

  it('that may not be missing comes back when its field is left empty', () => {
    const { out, field, type } = show((onChange) => <NumberField label="Days" max={9} value={7} onChange={onChange} />)
    type('')
    expect([field.value, out]).toEqual(['7', []])
  })

  it('that may be missing is missing when its field is empty', () => {
    const { out, type } = show((onChange) => <OptionalNumberField label="Days" max={9} value={7} onChange={onChange} />)
    type('')
    expect(out).toEqual([null])
  })
})
