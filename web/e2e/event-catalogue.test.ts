import { join } from 'node:path'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const WORDS = {
  'en-GB': {
    tab: 'Events',
    search: 'Search by name',
    nothing: 'No event is named like this',
    all: 'Show all events',
    properties: 'Properties',
    segment: 'Build a segment of it',
    journey: 'Begin a journey with it',
    failed: 'This could not be loaded',
  },
  'fr-FR': {
    tab: 'Événements',
    search: 'Chercher par nom',
    nothing: 'Aucun événement ne porte ce nom',
    all: 'Afficher tous les événements',
    properties: 'Propriétés',
    segment: 'En faire un segment',
    journey: 'Commencer un parcours avec lui',
    failed: 'Le chargement n’a pas abouti',
  },
} as const

it.each([
  ['en-GB', 1440],
  ['fr-FR', 390],
] as const)('events are found by name, and show what they hold (%s, %i)', async (language, width) => {
  const words = WORDS[language]
  const page = await openPage(shop.browser, { language, width })
  const shot = (name: string) => {
    const { SCREENS } = process.env
    return SCREENS ? page.screenshot({ path: join(SCREENS, `${name}-${language}-${width}.png`) }) : undefined
  }
  await openInDemo(page, shop.product.url, '/data')
  await page.getByRole('tab', { name: words.tab }).click()
  await page.waitForURL(/\/data\/events$/)
  const purchase = page.getByRole('button', { name: 'Order Completed' })
  await purchase.waitFor()
  expect(await accessibilityFindings(page, `events ${language}`)).toEqual([])
  await expectNoSidewaysScroll(page, `events ${language}`)
  await shot('catalogue')

  await page.getByLabel(words.search).fill('no such event %')
  await page.getByText(words.nothing).waitFor()
  await page.getByRole('button', { name: words.all }).click()
  await page.getByLabel(words.search).fill('ORDER compl')
  await purchase.click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('heading', { name: words.properties }).waitFor()
  await drawer.getByText('orderId', { exact: true }).first().waitFor()
  await page.waitForTimeout(400)
  await shot('event')
  expect(await accessibilityFindings(page, `event ${language}`)).toEqual([])
  await drawer.getByRole('button', { name: words.journey }).click()
  await page.waitForURL(/\/journeys\/jrn_[0-9a-f]{32}/)
  const id = /jrn_[0-9a-f]{32}/.exec(page.url())?.[0]
  const made = await page.request.get(`${shop.product.url}/api/v1/journeys/${id}`)
  const { name, state, graph } = (await made.json()) as JourneyAnswer
  expect([name, state, graph.nodes.map(({ kind, settings }) => [kind, settings])]).toMatchObject([
    'Order Completed',
    'draft',
    [['triggerEvent', { event: 'Order Completed' }]],
  ])
  await page.goBack()
  await drawer.getByRole('link', { name: words.segment }).click()
  await page.waitForURL(/\/segments\/new$/)
  await page.locator('input[value="Order Completed"]').first().waitFor()
  await page.context().close()
})

it('says so when the catalogue cannot be loaded', async () => {
  const page = await openPage(shop.browser, { language: 'en-GB' })
  await page.route('**/api/v1/event-names**', (route) =>
    route.fulfill({ status: 422, json: { status: 422, detail: 'Refused for a test.', errors: [] } }),
  )
  await openInDemo(page, shop.product.url, '/data/events')
  await page.getByText(WORDS['en-GB'].failed).waitFor()
  await page.context().close()
})
