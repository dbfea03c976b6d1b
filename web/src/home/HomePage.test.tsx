import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { NeedAnswer, SendingAnswer, TodayAnswer } from '@parcours/contract/home.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import i18n from 'i18next'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { prepareScreens } from '../prepare-screens.ts'
import { createQueryClient } from '../query-client.ts'
import { type Session, SessionProvider } from '../session.tsx'
import { HomePage } from './HomePage.tsx'

const NOTHING = { sent: 0, opened: 0, clicked: 0 }
const QUIET: TodayAnswer = {
  journeys: [],
  moreJourneys: 0,
  campaigns: [],
  contacts: { today: 0, yesterday: 0 },
  orders: { today: { count: 0, revenue: 0 }, yesterday: { count: 0, revenue: 0 } },
  unsubscribed: { today: 0, yesterday: 0 },
  currency: 'EUR',
}
const BUSY: TodayAnswer = {
  ...QUIET,
  journeys: [
    {
      id: 'jrn_1',
      name: 'Win <b>back</b>',
      state: 'live',
      written: { today: { sent: 434, opened: 134, clicked: 3 }, yesterday: { sent: 402, opened: 117, clicked: 2 } },
      entered: { today: 500, yesterday: 480 },
      hours: Array.from({ length: 24 }, (_, hour) => hour),
    },
    {
      id: 'jrn_2',
      name: 'Welcome',
      state: 'paused',
      written: { today: NOTHING, yesterday: NOTHING },
      entered: { today: 0, yesterday: 2 },
      hours: Array(24).fill(0),
    },
  ],
  contacts: { today: 1, yesterday: 0 },
  orders: { today: { count: 12, revenue: 43_090 }, yesterday: { count: 1, revenue: 990 } },
}
const SENDING: SendingAnswer = { campaigns: [], upcoming: [], journeys: [] }

/** What the server answers, by path; an answer that is missing fails. */
let answers: Record<string, unknown> = {}
class NoStream {
  close() {}
}

beforeEach(async () => {
  await prepareScreens()
  await i18n.changeLanguage('en')
  localStorage.clear()
  vi.stubGlobal('EventSource', NoStream)
  vi.stubGlobal('fetch', async (url: string) => {
    const path = url.replace('/api/v1/', '')
    return path in answers
      ? Response.json(answers[path])
      : Response.json({ status: 403, code: 'x', title: 'No', detail: 'Not for you.', errors: [] }, { status: 403 })
  })
  answers = {
    home: QUIET,
    'home/needs': { data: [] satisfies NeedAnswer[] },
    'home/sending': SENDING,
    'home/start': { sender: true, contacts: true, event: true, journey: true },
  }
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show({ isDemo = false } = {}) {
  const client = createQueryClient()
  const session = { workspace: { id: 'wsp_1', isDemo }, permissions: [] } as unknown as Session
  render(
    <MantineProvider>
      <Notifications />
      <QueryClientProvider client={client}>
        <SessionProvider session={session}>
          <MemoryRouter>
            <HomePage />
          </MemoryRouter>
        </SessionProvider>
      </QueryClientProvider>
    </MantineProvider>,
  )
  return client
}
const part = (name: string) => within(screen.getByRole('region', { name }))

it('says that all is in order where nothing waits, and has a heading while it loads', async () => {
  show()
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Today')
  await screen.findByText('Everything is in order: nothing waits for you.')
  await screen.findByText('Nothing is being sent at the moment.')
})

it('says what happened in sentences, with yesterday beside and the name as a link', async () => {
  answers.home = BUSY
  show()
  const link = await screen.findByRole('link', { name: 'Win <b>back</b>' })
  expect(link.getAttribute('href')).toBe('/journeys/jrn_1/live')
  const text = screen.getByRole('region', { name: 'What happened' }).textContent
  expect(text).toContain('Win <b>back</b> wrote to 434 people, 30.9% opened Yesterday 402, 29.1%')
  expect(text).toContain('Nobody entered Welcome today Yesterday 2')
  expect(text).toContain('12 orders, €430.90 Yesterday 1, €9.90')
  expect(text).toContain('One new contact Yesterday nothing')
  expect(text).not.toContain('unsubscribed')
  expect(screen.getAllByRole('img', { name: /People who entered, by hour/ })).toHaveLength(2)
})

it('keeps what one part knew, greyed, when it can no longer be loaded, and leads to another try', async () => {
  answers.home = BUSY
  const client = show()
  await screen.findByRole('link', { name: 'Welcome' })
  delete answers.home
  await client.refetchQueries({ queryKey: ['home', 'today'] })
  const happened = part('What happened')
  await happened.findByText(/could not be brought up to date/)
  expect(happened.getByRole('link', { name: 'Welcome' }).closest('.stale')).toBeTruthy()
  part('Needs you').getByText(/Everything is in order/)
  // It says so itself: no notification repeats it.
  expect(screen.queryByText('Not for you.')).toBeNull()
  answers.home = QUIET
  happened.getByRole('button', { name: 'Try again' }).click()
  await happened.findByText(/Nothing yet today/)
})

it('says of a part that never came why, beside the others', async () => {
  delete answers['home/sending']
  show()
  await screen.findByText('Not for you.')
  part('Sending now').getByText('Not for you.')
  await screen.findByText(/Everything is in order/)
})

it('begins with four steps instead of empty parts, until all are done or the list is hidden', async () => {
  answers['home/start'] = { sender: true, contacts: false, event: false, journey: false }
  show()
  await screen.findByRole('heading', { name: 'Four steps to your first email' })
  expect(screen.getByText('1 of 4 done')).toBeTruthy()
  expect(screen.queryByRole('region', { name: 'Needs you' })).toBeNull()
  expect(screen.getByRole('link', { name: 'Import contacts' }).getAttribute('href')).toBe('/imports')
  screen.getByRole('button', { name: 'Hide this list' }).click()
  await screen.findByRole('region', { name: 'Needs you' })
  expect(screen.queryByText('1 of 4 done')).toBeNull()
  cleanup()
  show()
  await screen.findByRole('region', { name: 'Needs you' })
})

it('has no list of steps in the demo, nor where all are done', async () => {
  show()
  await screen.findByText(/Everything is in order/)
  cleanup()
  answers['home/start'] = { sender: false, contacts: true, event: true, journey: true }
  show({ isDemo: true })
  await screen.findByText(/Everything is in order/)
  expect(screen.queryByText(/of 4 done/)).toBeNull()
})

it('shows how far a campaign is, and that it waits for a decision', async () => {
  const campaign = { id: 'cmp_1', name: 'Winter', taken: 50, total: 200, decideAt: null }
  const soon = new Date(Date.now() + 600_000).toISOString()
  answers['home/sending'] = {
    campaigns: [
      { ...campaign, perHour: 1200, endsAt: soon, undecided: 0 },
      { ...campaign, id: 'cmp_2', name: 'Test', perHour: null, endsAt: null, undecided: 150 },
    ],
    upcoming: [{ id: 'cmp_3', name: 'Weekly', at: soon, recurs: true }],
    journeys: [{ id: 'jrn_1', name: 'Welcome', sent: 1 }],
  } satisfies SendingAnswer
  show()
  await waitFor(() => part('Sending now').getByText('1,200 an hour · done in 10 minutes'))
  const text = screen.getByRole('region', { name: 'Sending now' }).textContent
  for (const words of [
    '50 of 200',
    'waits for you to choose the winner',
    'Welcome sent one email',
    'Weekly leaves again in 10 minutes',
  ])
    expect(text).toContain(words)
})
