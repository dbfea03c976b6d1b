import { MantineProvider } from '@mantine/core'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import i18n from 'i18next'
import { type ComponentProps, useState } from 'react'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { prepareScreens } from '../prepare-screens.ts'
import { DateField } from './DateField.tsx'

beforeAll(async () => {
  prepareScreens()
  await i18n.changeLanguage('en')
})
afterEach(cleanup)

/** The field as a form holds it, and all that came out of it. */
function show(given: Omit<ComponentProps<typeof DateField>, 'onChange'>) {
  const out: string[] = []
  function Form() {
    const [value, setValue] = useState(given.value)
    const change = (next: string) => {
      out.push(next)
      setValue(next)
    }
    return <DateField label="When" {...given} value={value} onChange={change} />
  }
  render(
    <MantineProvider>
      <Form />
    </MantineProvider>,
  )
  const field = screen.getByLabelText<HTMLInputElement>('When')
  return { out, field, type: (value: string) => fireEvent.change(field, { target: { value } }) }
}

const DATE = 'Give a whole date that the calendar has, with a year of four digits.'

describe('a field for a date', () => {
  it('takes no year of more than four digits: it stays as typed and says so', () => {
    const { out, field, type } = show({ value: '1990-01-01' })
    type('20261-01-01')
    expect([field.value, out, field.type, field.max]).toEqual(['20261-01-01', [''], 'date', '9999-12-31'])
    expect([screen.getByText(DATE).textContent, field.validationMessage]).toEqual([DATE, DATE])
    type('2026-01-01')
    expect([out, field.validationMessage]).toEqual([['', '2026-01-01'], ''])
  })

  it('may be emptied where none is needed', () => {
    const { out, field, type } = show({ value: '1990-01-01' })
    type('')
    fireEvent.blur(field)
    expect([out, screen.queryByText(DATE)]).toEqual([[''], null])
  })

  it('that is needed says so when it is left empty, and gives none', () => {
    const { out, field, type } = show({ value: '09:00', type: 'time', required: true })
    type('')
    fireEvent.blur(field)
    expect([field.value, out]).toEqual(['', []])
    screen.getByText('Give the hour and the minutes.')
    type('10:30:15')
    expect([out, screen.queryByText('Give the hour and the minutes.')]).toEqual([['10:30'], null])
  })

  it('keeps a moment a moment', () => {
    const { out, type } = show({ value: '2026-01-01T09:00', type: 'datetime-local' })
    type('2026-01-02T09:00')
    type('12026-01-02T09:00')
    expect(out).toEqual(['2026-01-02T09:00', ''])
  })
})
