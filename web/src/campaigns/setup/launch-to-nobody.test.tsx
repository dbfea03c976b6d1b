import { MantineProvider } from '@mantine/core'
import type { CampaignAnswer, CheckAnswer } from '@parcours/contract/campaigns.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { prepareScreens } from '../../prepare-screens.ts'
import { type Session, SessionProvider } from '../../session.tsx'
import { CheckPanel } from './CheckPanel.tsx'

beforeAll(prepareScreens)
afterEach(cleanup)

const campaign = {
  id: 'cmp_1',
  definition: CampaignDefinition.parse({ audience: {}, schedule: { kind: 'now' }, variants: [{ key: 'A' }] }),
} as CampaignAnswer

const session = {
  permissions: ['launch'],
  user: { email: 'a@test.test' },
  workspace: { timeZone: 'UTC' },
} as unknown as Session

const checkOf = (recipients: number): CheckAnswer => ({
  issues:
    recipients > 0 ? [] : [{ path: 'audience', code: 'campaign.audienceEmpty', message: 'Cette audience est vide.' }],
  warnings: [],
  audience: { audience: recipients, reachable: recipients, holdout: 0, over: 0, recipients, excluded: [] },
  missing: [],
  variants: [],
  domain: { name: 'test.test', spf: 'unknown', dkim: 'unknown', dmarc: 'unknown' },
  provider: 'sandbox',
  startsAt: null,
  endsAt: null,
  nextDays: [],
  nextTimes: [],
  nextZone: null,
})

function show(recipients: number): void {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(['check', campaign.id], checkOf(recipients))
  render(
    <QueryClientProvider client={client}>
      <MantineProvider>
        <SessionProvider session={session}>
          <MemoryRouter>
            <CheckPanel
              campaign={campaign}
              saveState="saved"
              etag={() => undefined}
              onLaunched={() => {}}
              onStale={async () => {}}
            />
          </MemoryRouter>
        </SessionProvider>
      </MantineProvider>
    </QueryClientProvider>,
  )
}

it.each([
  [0, true, false],
  [3, false, true],
])('launches to people only, and says why not: %i', (recipients, isInactive, isReady) => {
  show(recipients)
  expect(screen.getByRole('button', { name: /^Envoyer à .*…$/ })).toHaveProperty('disabled', isInactive)
  expect(screen.queryByText(/Cette audience est vide/) !== null).toBe(isInactive)
  expect(screen.queryByText('Tout est prêt.') !== null).toBe(isReady)
})
