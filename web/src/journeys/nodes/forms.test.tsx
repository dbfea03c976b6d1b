import { MantineProvider } from '@mantine/core'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { en } from '../../i18n/en.ts'
import { fr } from '../../i18n/fr.ts'
import { prepareScreens } from '../../prepare-screens.ts'
import { split } from './Split.tsx'
import { updateContact } from './UpdateContact.tsx'
import { wait } from './Wait.tsx'

beforeAll(prepareScreens)
afterEach(cleanup)

function FormWithState<Settings>({
  Form,
  first,
  onChange,
  errorAt = () => undefined,
}: {
  Form: (props: {
    settings: Settings
    onChange: (settings: Settings) => void
    errorAt: (path: string) => string | undefined
  }) => React.ReactNode
  first: Settings
  onChange: (settings: Settings) => void
  errorAt?: (path: string) => string | undefined
}) {
  const [settings, setSettings] = useState(first)
  const change = (next: Settings) => {
    setSettings(next)
    onChange(next)
  }
  return (
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { enabled: false } } })}>
      <MantineProvider env="test">
        <Form settings={settings} onChange={change} errorAt={errorAt} />
      </MantineProvider>
    </QueryClientProvider>
  )
}

describe('the form of a wait', () => {
  it('turns a duration into weekdays and a time, in words of the reader', async () => {
    const seen = vi.fn<(settings: SettingsOf<'wait'>) => void>()
    render(
      <FormWithState
        Form={wait.Form}
        first={{ until: 'duration', duration: { amount: 1, unit: 'days' } }}
        onChange={seen}
      />,
    )
    await userEvent.click(screen.getByRole('combobox', { name: 'Comment attendre' }))
    await userEvent.click(await screen.findByText('Jusqu’à un jour de la semaine'))
    await userEvent.click(screen.getByLabelText('vendredi'))
    expect(seen).toHaveBeenLastCalledWith({ until: 'weekday', weekdays: [2, 5], time: '09:00' })
  })

  it('takes its date from the event, hours before it, and names what moves it', async () => {
    const seen = vi.fn<(settings: SettingsOf<'wait'>) => void>()
    const first: SettingsOf<'wait'> = {
      until: 'property',
      property: 'renewal',
      offsetDays: -3,
      time: '09:00',
      yearly: true,
    }
    render(<FormWithState Form={wait.Form} first={first} onChange={seen} />)
    const choose = async (field: string, option: string) => {
      await userEvent.click(screen.getByRole('combobox', { name: field }))
      await userEvent.click(await screen.findByText(option))
    }
    // What was drawn before says so by its days, and follows its date.
    expect((screen.getByLabelText('Délai') as HTMLInputElement).value).toBe('3')
    const follows = () => screen.getByRole('switch', { name: /Suivre la date/ }) as HTMLInputElement
    expect(follows().checked).toBe(true)
    await choose('D’où vient la date', 'De l’événement d’entrée')
    await userEvent.type(screen.getByLabelText('Propriété qui contient la date', { selector: 'input' }), 'starts_at')
    await choose('Unité de temps', 'heures')
    await userEvent.type(
      screen.getByLabelText('Événements qui déplacent la date', { selector: 'input' }),
      'Moved{Enter}',
    )
    const changed = {
      source: 'entry',
      property: 'starts_at',
      offset: { amount: -3, unit: 'hours' },
      offsetDays: 0,
      yearly: false,
      movedBy: ['Moved'],
    }
    expect(seen).toHaveBeenLastCalledWith({ ...first, ...changed })
    await userEvent.click(follows())
    expect(screen.queryByLabelText('Événements qui déplacent la date', { selector: 'input' })).toBeNull()
  })

  it('shows what is missing beside the field', () => {
    render(
      <FormWithState
        Form={wait.Form}
        first={{ until: 'weekday', weekdays: [], time: '09:00' }}
        onChange={() => {}}
        errorAt={(path) => (path === 'weekdays' ? 'Choisissez au moins un jour de la semaine.' : undefined)}
      />,
    )
    expect(screen.getByText('Choisissez au moins un jour de la semaine.')).toBeTruthy()
  })
})

describe('a whole number with a lower bound', () => {
  it('can be typed digit by digit, never comes out outside of its bounds, and says so', async () => {
    const seen = vi.fn<(settings: SettingsOf<'split'>) => void>()
    const ways = ['w1', 'w2'].map((id) => ({ id, name: '', share: 50, holdout: false }))
    render(<FormWithState Form={split.Form} first={{ ways, winner: { confidence: 95, least: 200 } }} onChange={seen} />)
    const least = screen.getByLabelText('et, par branche, au moins')
    await userEvent.clear(least)
    await userEvent.type(least, '350')
    expect(seen).toHaveBeenLastCalledWith({ ways, winner: { confidence: 95, least: 350 } })
    await userEvent.clear(least)
    await userEvent.type(least, '7')
    await userEvent.tab()
    for (const [{ winner }] of seen.mock.calls) expect(winner?.least).toBeGreaterThanOrEqual(20)
    expect((least as HTMLInputElement).value).toBe('7')
    expect(screen.getByText(/^Entre 20 et 1.000.000$/)).toBeTruthy()
  })
})

describe('the form of an update', () => {
  it('adds and takes away changes', async () => {
    const seen = vi.fn<(settings: SettingsOf<'updateContact'>) => void>()
    render(<FormWithState Form={updateContact.Form} first={{ changes: [] }} onChange={seen} />)
    await userEvent.click(screen.getByRole('button', { name: 'Ajouter une modification' }))
    expect(seen).toHaveBeenLastCalledWith({ changes: [{ kind: 'addTag', tag: '' }] })
    await userEvent.click(screen.getByRole('button', { name: 'Retirer' }))
    expect(seen).toHaveBeenLastCalledWith({ changes: [] })
  })
})

describe('the two languages', () => {
  it('have the same keys, and French never lets a sign stand alone at a line’s end', () => {
    const flat = (value: object, path = ''): [string, string][] =>
      Object.entries(value).flatMap(([key, inner]) =>
        typeof inner === 'string' ? [[path + key, inner] as [string, string]] : flat(inner as object, `${path}${key}.`),
      )
    expect(flat(fr).map(([key]) => key)).toEqual(flat(en).map(([key]) => key))
    expect(
      flat(fr)
        .filter(([, words]) => / [;:!?»]|« /.test(words))
        .map(([key]) => key),
    ).toEqual([])
  })
})
