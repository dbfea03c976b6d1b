import { MantineProvider, TextInput } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import i18n from 'i18next'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { ProblemError } from '../client.ts'
import { prepareScreens } from '../prepare-screens.ts'
import { ErrorNote } from './ErrorNote.tsx'

beforeAll(async () => {
  prepareScreens()
  await i18n.changeLanguage('en')
})
afterEach(cleanup)

function show(errors: { path: string; message: string }[]) {
  const refused = new ProblemError({
    type: '',
    title: '',
    status: 422,
    detail: 'Write it otherwise.',
    instance: '',
    code: 'x',
    requestId: '',
    errors: errors.map((error) => ({ ...error, code: 'x' })),
  })
  const wrong = (path: string) => errors.find((error) => error.path === path)?.message
  render(
    <MantineProvider>
      <form>
        <ErrorNote error={refused} />
        <TextInput label="Name" error={wrong('name')} />
        <TextInput label="Server" required error={wrong('settings.host')} />
        <TextInput label="Username" error={wrong('settings.username')} />
      </form>
    </MantineProvider>,
  )
  return { words: screen.getByRole('alert').textContent, focused: document.activeElement }
}

it('a refusal names the fields that are wrong, and leads to the first', () => {
  const { words, focused } = show([
    { path: 'settings.username', message: 'No.' },
    { path: 'settings.host', message: 'No.' },
  ])
  expect(words).toBe('To correct: Server and Username.')
  expect(focused).toBe(screen.getByLabelText(/Server/))
})

it('a refusal of what no field shows says itself why', () => {
  expect(show([{ path: 'elsewhere', message: 'No.' }])).toEqual({
    words: 'Write it otherwise.',
    focused: document.body,
  })
  cleanup()
  const { words } = show([
    { path: 'name', message: 'No.' },
    { path: 'elsewhere', message: 'No.' },
  ])
  expect(words).toBe('To correct: Name. Write it otherwise.')
})
