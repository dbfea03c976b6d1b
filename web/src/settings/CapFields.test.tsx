import { MantineProvider } from '@mantine/core'
import type { FrequencyCaps } from '@parcours/model/delivery/limits.ts'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { prepareScreens } from '../prepare-screens.ts'
import { CapFields } from './CapFields.tsx'

beforeAll(prepareScreens)
afterEach(cleanup)

function show(caps: FrequencyCaps): FrequencyCaps[] {
  const changes: FrequencyCaps[] = []
  render(
    <MantineProvider>
      <CapFields caps={caps} readOnly={false} onChange={(changed) => changes.push(changed)} />
    </MantineProvider>,
  )
  return changes
}

it('a cap of emails that a program has set is shown, and switched off by itself', () => {
  const all = { messages: 9, days: 9 }
  const changes = show({ email: { messages: 5, days: 3 }, all })
  const switches = screen.getAllByRole('switch')
  expect(switches).toHaveLength(2)
  fireEvent.click(switches[1] as HTMLElement)
  expect(changes).toEqual([{ all }])
})

it('of a single channel there is otherwise one cap to set', () => {
  show({})
  expect(screen.getAllByRole('switch')).toHaveLength(1)
})
