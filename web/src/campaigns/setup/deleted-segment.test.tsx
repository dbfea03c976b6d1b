import { MantineProvider } from '@mantine/core'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { prepareScreens } from '../../prepare-screens.ts'
import { AudienceFields } from './AudienceFields.tsx'
import { ContentFields } from './ContentFields.tsx'

beforeAll(prepareScreens)
afterEach(cleanup)

const [THERE, GONE, EMAIL] = ['seg_1', 'seg_2', 'tpl_2']

it('shows what was deleted in words, never by its id', () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(['segments'], { data: [{ id: THERE, name: 'Fidèles', size: 3 }] })
  client.setQueryData(['templates'], { data: [] })
  const definition = CampaignDefinition.parse({
    audience: { segments: [THERE, GONE], except: [GONE] },
    schedule: { kind: 'now' },
    variants: [{ key: 'A', templateId: EMAIL }],
  })
  const WORDS = 'Ce segment n’existe pas.'
  const part = {
    definition,
    change: () => {},
    errorAt: (path: string) => (path === 'audience.segments.1' ? WORDS : undefined),
  }
  const { container } = render(
    <QueryClientProvider client={client}>
      <MantineProvider>
        <MemoryRouter>
          <AudienceFields {...part} />
          <ContentFields {...part} />
        </MemoryRouter>
      </MantineProvider>
    </QueryClientProvider>,
  )
  const chosen = [...container.querySelectorAll('.mantine-MultiSelect-pill')].map(({ textContent }) => textContent)
  expect(chosen).toEqual(['Fidèles (3)', 'Un segment supprimé', 'Un segment supprimé'])
  expect(screen.getByDisplayValue('Un e-mail supprimé')).toBeTruthy()
  expect(screen.getByText(WORDS)).toBeTruthy()
  expect(container.textContent).not.toMatch(/seg_|tpl_/)
})
