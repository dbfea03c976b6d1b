import { MantineProvider } from '@mantine/core'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { ProblemError } from '../../client.ts'
import { SaveNote } from '../../parts/SaveNote.tsx'
import { SaveRefused } from '../../parts/SaveRefused.tsx'
import { prepareScreens } from '../../prepare-screens.ts'
import type { DraftKind } from '../../unsaved/draft-store.ts'
import { useDraft } from '../../unsaved/useDraft.ts'
import { ContentFields } from './ContentFields.tsx'

beforeAll(prepareScreens)
afterEach(cleanup)

type Draft = { name: string; definition: CampaignDefinition }

const WORDS = 'Écrivez une adresse e-mail, comme nom@exemple.fr.'
const refusal = (status: number) =>
  new ProblemError({
    type: 'about:blank',
    title: '',
    status,
    detail: 'Une valeur est à corriger.',
    instance: '',
    code: 'request.invalid',
    requestId: '',
    errors: [{ path: 'definition.variants.0.replyTo', code: 'request.fieldEmail', message: WORDS }],
  })

function Editor({ saved }: { saved: Draft[] }) {
  const [first] = useState<Draft>({
    name: 'Soldes',
    definition: CampaignDefinition.parse({ audience: {}, schedule: { kind: 'now' }, variants: [{ key: 'A' }] }),
  })
  const [kind] = useState<DraftKind<Draft, Draft>>({
    kind: 'campaign',
    send: async (_, draft) => {
      const { replyTo = '' } = draft.definition.variants[0] ?? {}
      if (replyTo !== '' && !replyTo.includes('@')) throw refusal(422)
      saved.push(draft)
      return { data: draft, etag: '"2"' }
    },
    pull: async () => ({ draft: first, etag: '"1"' }),
    path: (id) => `/campaigns/${id}`,
  })
  const {
    draft,
    edit,
    saveState,
    refusal: refused,
  } = useDraft({ kind, id: 'cmp_1', current: { draft: first, etag: '"1"' } })
  return (
    <>
      <SaveNote state={saveState} />
      <SaveRefused refusal={refused} labelOf={() => 'Adresse de réponse'} />
      <ContentFields
        definition={draft.definition}
        change={(part, key) => edit({ definition: { ...draft.definition, ...part } }, key)}
        errorAt={(path) => refused?.fieldError(`definition.${path}`)}
      />
    </>
  )
}

it('says at the field why nothing is saved any more, keeps what was typed, and saves it once it is corrected', async () => {
  const saved: Draft[] = []
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  client.setQueryData(['templates'], { data: [] })
  render(
    <QueryClientProvider client={client}>
      <MantineProvider>
        <Editor saved={saved} />
      </MantineProvider>
    </QueryClientProvider>,
  )
  const visitor = userEvent.setup()
  const replyTo = screen.getByLabelText('Adresse de réponse')
  await visitor.type(replyTo, 'pas une adresse')
  const alert = await screen.findByRole('alert', {}, { timeout: 5000 })
  expect(alert.textContent).toContain(WORDS)
  expect(alert.textContent).toContain('Tout ce que vous changez ici reste affiché')
  expect(replyTo).toHaveProperty('ariaInvalid', 'true')
  expect(screen.getByText(WORDS)).toBeTruthy()

  await visitor.type(screen.getByLabelText('Objet'), 'Mon bel objet')
  expect(screen.getByRole('alert')).toBe(alert)
  expect(replyTo).toHaveProperty('value', 'pas une adresse')
  expect(saved).toEqual([])

  await visitor.clear(replyTo)
  await visitor.type(replyTo, 'aide@exemple.fr')
  await screen.findByText('Enregistré', {}, { timeout: 5000 })
  expect(screen.queryByRole('alert')).toBeNull()
  expect(saved.at(-1)?.definition.variants[0]).toMatchObject({ replyTo: 'aide@exemple.fr', subject: 'Mon bel objet' })
})
