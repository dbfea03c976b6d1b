import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const GRAPH = {
  nodes: [
    { id: 'start', kind: 'triggerManual', name: '', settings: { reentry: 'always' }, position: { x: 0, y: 0 } },
    {
      id: 'ask',
      kind: 'condition',
      name: 'Of Lyon?',
      settings: { condition: { kind: 'tag', tag: 'nobody-has-this', has: true } },
      position: { x: 0, y: 170 },
    },
    { id: 'end', kind: 'exit', name: '', settings: {}, position: { x: -150, y: 340 } },
  ],
  edges: [
    { from: 'start', port: 'next', to: 'ask' },
    { from: 'ask', port: 'yes', to: 'end' },
  ],
}

describe('a journey that runs', () => {
  it('says where contacts leave, and shows the figures of a step beside the drawing', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await logIntoDemo(page, shop.product.url)
    const api = `${shop.product.url}/api/v1`
    const { csrfToken } = (await (await page.request.get(`${api}/session`)).json()) as { csrfToken: string }
    const post = async (path: string, data: object) => {
      const answer = await page.request.post(`${api}/${path}`, { data, headers: { 'x-csrf-token': csrfToken } })
      expect(answer.ok(), await answer.text()).toBe(true)
      return (await answer.json().catch(() => ({}))) as { id: string }
    }
    const { id } = await post('journeys', { name: 'Who leaves', graph: GRAPH })
    await post(`journeys/${id}/publication`, {})
    const contacts = await Promise.all(
      ['Ada', 'Bo', 'Cy'].map((firstName) =>
        post('contacts', { email: `${firstName}-${crypto.randomUUID()}@essai.test`.toLowerCase(), firstName }),
      ),
    )
    await post(`journeys/${id}/entries`, {
      audience: { kind: 'contacts', contactIds: contacts.map((contact) => contact.id) },
    })
    await page.goto(`${shop.product.url}/journeys/${id}/live`)
    const card = page.locator('.react-flow__node-step').filter({ hasText: 'Of Lyon?' })
    await card.getByText('left · 3').waitFor({ timeout: 20_000 })
    const funnel = page.getByRole('navigation', { name: 'Funnel of the journey' })
    await funnel.getByRole('button', { name: /Of Lyon\? 3/ }).waitFor()
    expect(await accessibilityFindings(page, 'live')).toEqual([])

    await card.click()
    const panel = page.getByRole('complementary', { name: 'Figures of the step' })
    await panel.getByRole('row', { name: 'Passed 3' }).waitFor()
    await panel.getByText('No one here').waitFor()
    await panel.getByRole('button', { name: 'No 3' }).click()
    await panel.getByRole('link', { name: 'Ada' }).waitFor()
    expect(await accessibilityFindings(page, 'a step, live')).toEqual([])
    await panel.getByRole('button', { name: 'See the path' }).first().click()
    await page.waitForURL(/people\?contact=con_/)
    await page.context().close()
  })

  it('is a list of its steps on a phone, each of which says who is there', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR', width: 390 })
    await logIntoDemo(page, shop.product.url)
    await page.goto(`${shop.product.url}/journeys`)
    await page.getByRole('link', { name: 'Reconquête' }).first().click()
    await page.waitForURL(/\/live$/)
    const funnel = page.getByRole('navigation', { name: 'Entonnoir du parcours' })
    await funnel.getByRole('button', { name: /Vous nous manquez/ }).waitFor()
    await expectNoSidewaysScroll(page, 'live on a phone')
    expect(await accessibilityFindings(page, 'live on a phone')).toEqual([])
    await funnel.getByRole('button', { name: /Vous nous manquez/ }).click()
    const panel = page.getByRole('complementary', { name: 'Chiffres de l’étape' })
    await panel.getByRole('row', { name: /^Envoyés \d+/ }).waitFor()
    await expectNoSidewaysScroll(page, 'a step on a phone')
    expect(await accessibilityFindings(page, 'a step on a phone')).toEqual([])
    await page.context().close()
  })
})
