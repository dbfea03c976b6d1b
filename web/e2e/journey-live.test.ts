import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { graphOf, SIMPLE_EMAIL } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo } from './demo.ts'
import { callApi } from './http-api.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

/** @returns the id of what was saved */
async function save(page: Page, method: 'POST' | 'PUT', path: string, data: object = {}): Promise<string> {
  const answer = await callApi(page, shop.product.url, method, path, data)
  expect(answer.ok(), await answer.text()).toBe(true)
  return ((await answer.json().catch(() => ({}))) as { id: string }).id
}

/** Three contacts get an email, and leave where nobody is asked for. @returns the id of the journey */
async function running(page: Page): Promise<string> {
  await logIntoDemo(page, shop.product.url)
  const post = (path: string, data: object) => save(page, 'POST', path, data)
  const template = await post('templates', { name: 'Watched letter', ...SIMPLE_EMAIL })
  const drawn = graphOf(
    [
      step.byHand('start', 'always'),
      step.email('mail', template),
      {
        id: 'ask',
        kind: 'condition',
        settings: { condition: { kind: 'all', of: [{ kind: 'tag', tag: 'nobody-has-this' }] } },
      },
      step.exit('end'),
    ],
    ['start>mail', 'mail>ask', 'ask:yes>end'],
  )
  const graph = { ...drawn, nodes: drawn.nodes.map((one) => (one.id === 'ask' ? { ...one, name: 'Of Lyon?' } : one)) }
  const journey = await post('journeys', { name: 'Who leaves', graph })
  await post(`journeys/${journey}/publication`, {})
  const contactIds = await Promise.all(
    ['Ada', 'Bo', 'Cy'].map((firstName) =>
      post('contacts', { email: `${firstName}-${crypto.randomUUID()}@essai.test`.toLowerCase(), firstName }),
    ),
  )
  await post(`journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds } })
  return journey
}

describe('a journey that runs', () => {
  it('says where contacts leave, and shows the figures of a step beside the drawing', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await page.goto(`${shop.product.url}/journeys/${await running(page)}/live`)
    const card = page.locator('.react-flow__node-step').filter({ hasText: 'Of Lyon?' })
    await card.getByText('left · 3').waitFor({ timeout: 20_000 })
    const funnel = page.getByRole('navigation', { name: 'Funnel of the journey' })
    await funnel.getByRole('button', { name: /Of Lyon\? 3 left · 3/ }).waitFor()
    expect(await accessibilityFindings(page, 'live')).toEqual([])

    await card.click()
    const panel = page.getByRole('complementary', { name: 'Figures of the step' })
    await panel.getByRole('row', { name: 'Passed 3' }).waitFor()
    await panel.getByText('No one here').waitFor()
    await panel.getByRole('button', { name: 'No · 3' }).click()
    await panel.getByRole('link', { name: 'Ada' }).waitFor()
    expect(await accessibilityFindings(page, 'a step, live')).toEqual([])
    await panel.getByRole('button', { name: 'See the path' }).first().click()
    await page.waitForURL(/people\?contact=con_/)
    await page.context().close()
  })

  it('says why emails were not sent, and compares days and versions at an address that can be shared', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    const journey = await running(page)
    const { name, graph } = (await (
      await page.request.get(`${shop.product.url}/api/v1/journeys/${journey}`)
    ).json()) as JourneyAnswer
    const nodes = graph.nodes.map((one) => (one.id === 'ask' ? { ...one, name: 'Of Nice?' } : one))
    await save(page, 'PUT', `journeys/${journey}`, { name, graph: { ...graph, nodes } })
    await save(page, 'POST', `journeys/${journey}/publication`)
    const unreachable = await save(page, 'POST', 'contacts', { externalId: crypto.randomUUID(), firstName: 'Dee' })
    await save(page, 'POST', `journeys/${journey}/entries`, {
      audience: { kind: 'contacts', contactIds: [unreachable] },
    })

    await page.goto(`${shop.product.url}/journeys/${journey}/live?node=mail&days=7&against=before`)
    const panel = page.getByRole('complementary', { name: 'Figures of the step' })
    await panel.getByRole('row', { name: 'Not sent 1' }).waitFor({ timeout: 20_000 })
    await panel.getByRole('row', { name: 'no address 1' }).waitFor()
    const funnel = page.getByRole('navigation', { name: 'Funnel of the journey' })
    await funnel.getByRole('button', { name: /Watched letter 4 .*Before: 0 · 0%/ }).waitFor()
    expect(await accessibilityFindings(page, 'live beside the days before')).toEqual([])

    await page.getByRole('combobox', { name: 'Version' }).click()
    await page.getByRole('option', { name: 'version 2' }).click()
    await page.getByRole('combobox', { name: 'Compare with' }).click()
    await page.getByRole('option', { name: 'version 1' }).click()
    await funnel.getByRole('button', { name: /Watched letter 1 .*version 1: 3 · 100%/ }).waitFor()
    expect(new URL(page.url()).search).toBe('?node=mail&days=7&against=1&version=2')
    await page.reload()
    await funnel.getByRole('button', { name: /Watched letter 1 .*version 1: 3 · 100%/ }).waitFor()
    await page.context().close()
  })

  it('is a list of its steps on a phone, each of which says who is there', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR', width: 390 })
    await page.goto(`${shop.product.url}/journeys/${await running(page)}/live`)
    const funnel = page.getByRole('navigation', { name: 'Entonnoir du parcours' })
    await funnel.getByRole('button', { name: /Of Lyon\? 3 sorties · 3/ }).waitFor({ timeout: 20_000 })
    await expectNoSidewaysScroll(page, 'live on a phone')
    expect(await accessibilityFindings(page, 'live on a phone')).toEqual([])
    await funnel.getByRole('button', { name: /Watched letter/ }).click()
    const panel = page.getByRole('complementary', { name: 'Chiffres de l’étape' })
    await panel.getByRole('row', { name: 'Envoyés 3' }).waitFor()
    await expectNoSidewaysScroll(page, 'a step on a phone')
    expect(await accessibilityFindings(page, 'a step on a phone')).toEqual([])
    await page.context().close()
  })
})
