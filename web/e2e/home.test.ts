import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { openInDemo } from './demo.ts'
import { callApi } from './http-api.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

/** A campaign that is planned for tomorrow, and not launched. */
const PLANNED = {
  audience: { everyone: true },
  variants: [{ key: 'A' }],
  schedule: { kind: 'at', at: new Date(Date.now() + 86_400_000).toISOString().slice(0, 16), timeZone: 'UTC' },
}
const position = { x: 0, y: 0 }
const begunBy = (event: string) => ({
  nodes: [
    {
      id: 'trigger',
      kind: 'triggerEvent',
      name: '',
      position,
      settings: { event, where: [], reentry: 'once' },
    },
    { id: 'end', kind: 'exit', name: '', position: { x: 0, y: 150 }, settings: {} },
  ],
  edges: [{ from: 'trigger', port: 'next', to: 'end' }],
})

/** A live journey that contacts enter by an event of its own. @returns lets so many of them enter */
async function journeyOf(page: Page, name: string): Promise<(users: number) => Promise<unknown>> {
  const event = `Entered ${name}`
  const call = async (path: string, data: object = {}) =>
    (await callApi(page, shop.product.url, 'POST', path, data)).json() as Promise<{ id: string }>
  const { id } = await call('journeys', { name, graph: begunBy(event) })
  await call(`journeys/${id}/publication`)
  return (users) =>
    page.request.post(`${shop.product.url}/v1/batch`, {
      headers: { authorization: 'Bearer pk_demo_track_0000000000000000' },
      data: {
        batch: Array.from({ length: users }, () => ({
          type: 'track',
          userId: `visitor-${crypto.randomUUID()}`,
          event,
        })),
      },
    })
}

describe('home', () => {
  it.each([
    [{ language: 'fr-FR', width: 390, dark: true }, 'À faire', 'En cours d’envoi', 'Ce qui s’est passé'],
    [{ language: 'en-GB', width: 1440, dark: false }, 'Needs you', 'Sending now', 'What happened'],
  ] as const)('says what waits, what is sent and what happened: %o', async (look, needs, sending, happened) => {
    const page = await openPage(shop.browser, look)
    await openInDemo(page, shop.product.url)
    const name = `À lancer ${look.language}`
    await callApi(page, shop.product.url, 'POST', 'campaigns', { name, definition: PLANNED })
    const part = (title: string) => page.getByRole('region', { name: title })
    const need = part(needs).getByRole('link', { name })
    await page.getByRole('heading', { level: 1 }).waitFor()
    // Other files leave needs too: the list is cut.
    await expect
      .poll(
        async () => {
          const more = part(needs).getByRole('button')
          if (await more.isVisible()) await more.click()
          return need.count()
        },
        { timeout: 30_000 },
      )
      .toBe(1)
    await part(sending)
      .getByText(/Reconquête (sent|a envoyé) \d+/)
      .waitFor()
    // The demo's emails may be of the day before: midnight comes.
    const journey = `Passage ${look.language}`
    await (await journeyOf(page, journey))(40)
    await part(happened).getByRole('link', { name: journey }).waitFor()
    await part(happened).getByRole('img').first().waitFor()
    expect(await accessibilityFindings(page, 'home')).toEqual([])
    await expectNoSidewaysScroll(page, 'home')
    // By the keyboard alone to what waits.
    await need.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/campaigns\/cmp_/)
    await page.context().close()
  })

  it('moves by itself as people enter a journey', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url)
    const visit = await journeyOf(page, 'Visite')
    // So many that it stands among the journeys that are shown.
    await visit(40)
    const happened = page.getByRole('region', { name: 'What happened' })
    await happened.getByText('40 people entered Visite').waitFor({ timeout: 20_000 })
    await visit(1)
    await happened.getByText('41 people entered Visite').waitFor({ timeout: 20_000 })
    await page.context().close()
  })

  it('shows all parts but the one that cannot be loaded, until another try brings it', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    for (const address of ['**/api/v1/home', '**/api/v1/stream'])
      await page.route(address, (route) => route.fulfill({ status: 503, body: '' }))
    await openInDemo(page, shop.product.url)
    const happened = page.getByRole('region', { name: 'What happened' })
    await page
      .getByRole('region', { name: 'Sending now' })
      .getByText(/Reconquête sent/)
      .waitFor({ timeout: 30_000 })
    await happened.getByRole('alert').waitFor({ timeout: 20_000 })
    await page.unroute('**/api/v1/home')
    await happened.getByRole('button', { name: 'Try again' }).click()
    await happened.getByRole('link', { name: 'Reconquête' }).first().waitFor()
    await page.context().close()
  })
})
