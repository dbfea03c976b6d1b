import { join } from 'node:path'
import { expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const AT = new Date(Date.now() - 4000).toISOString()
const CONTACT = { id: `con_${'1'.repeat(32)}`, name: 'Léa Dupont' }
const recorded = (id: string, name: string) => ({
  id: `evt_${id.repeat(32)}`,
  kind: 'recorded',
  name,
  at: AT,
  contact: CONTACT,
  reasons: [],
  times: 1,
})
const REFUSED = {
  id: `qua_${'9'.repeat(32)}`,
  kind: 'refused',
  name: 'track',
  at: AT,
  contact: null,
  reasons: ['Name the event in "event".'],
  times: 3,
}

it.each([
  ['en-GB', 1440, 'Live', 'Pause', 'Go on', 'Refused event', 'Refused only'],
  ['fr-FR', 390, 'En direct', 'Mettre en pause', 'Reprendre', 'Événement refusé', 'Refusés seulement'],
] as const)('events are shown as they arrive (%s, %i)', async (language, width, tab, pause, goOn, refused, only) => {
  const page = await openPage(shop.browser, { language, width })
  let asked = 0
  const addresses: string[] = []
  await page.route('**/api/v1/event-arrivals**', (route) => {
    addresses.push(route.request().url())
    asked++
    const newest = asked > 1 ? [recorded('2', 'Just Now')] : []
    return route.fulfill({ json: { data: [...newest, REFUSED, recorded('3', `Long ${'x'.repeat(190)}`)] } })
  })
  await page.route('**/api/v1/events/evt_**', (route) =>
    route.fulfill({
      json: { ...recorded('2', 'Just Now'), receivedAt: AT, properties: { total: 12, to: { city: 'Lyon' } } },
    }),
  )
  await openInDemo(page, shop.product.url, '/data')
  await page.getByRole('tab', { name: tab }).click()
  await page.waitForURL(/\/data\/debugger$/)
  await page.getByText(refused).waitFor()
  await page.getByText('Name the event').waitFor()
  await page.getByRole('button', { name: 'Just Now' }).waitFor()
  expect(await accessibilityFindings(page, `debugger ${language}`)).toEqual([])
  await expectNoSidewaysScroll(page, `debugger ${language}`)
  const shot = (name: string) => {
    const { SCREENS } = process.env
    return SCREENS ? page.screenshot({ path: join(SCREENS, `${name}-${language}-${width}.png`) }) : undefined
  }
  await shot('debugger')

  await page.getByRole('button', { name: pause }).click()
  await page.getByRole('button', { name: goOn }).waitFor()
  await page.waitForTimeout(300)
  const before = asked
  await page.waitForTimeout(2500)
  expect(asked).toBe(before)
  await page.getByRole('button', { name: goOn }).click()
  await page.getByRole('switch', { name: only }).check()
  await expect.poll(() => addresses.at(-1)).toContain('refused=true')

  await page.getByRole('button', { name: 'Just Now' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('Lyon').waitFor()
  await page.waitForTimeout(400)
  await shot('arrival')
  expect(await accessibilityFindings(page, `arrival ${language}`)).toEqual([])
  await drawer.getByRole('link', { name: 'Léa Dupont' }).waitFor()
  await page.context().close()
})

it('says so when nothing arrived, and when it cannot be loaded', async () => {
  const page = await openPage(shop.browser, { language: 'en-GB' })
  await page.route('**/api/v1/event-arrivals**', (route) =>
    route.request().url().includes('event=')
      ? route.fulfill({ status: 422, json: { status: 422, detail: 'Refused for a test.', errors: [] } })
      : route.fulfill({ json: { data: [] } }),
  )
  await openInDemo(page, shop.product.url, '/data/debugger')
  await page.getByText('Nothing arrived in the last hour').waitFor()
  await page.goto(`${shop.product.url}/data/debugger?event=a`)
  await page.getByText('This could not be loaded').waitFor()
  await page.context().close()
})
