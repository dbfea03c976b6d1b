import { join } from 'node:path'
import { expect, it } from 'vitest'
import { accessibilityFindings, openPage } from './browser.ts'
import { openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const AMOUNT = {
  'fr-FR': 'L’événement a été conservé, mais n’a pas donné de commande : « 1,234 » n’est pas un montant.',
  'en-GB': 'The event was kept, but no order was made of it: "1,234" is no amount.',
}
const DATE = '2026-11-27T04:00:00.000Z'
const CONTACT = { kind: 'contact', id: `con_${'1'.repeat(32)}`, name: 'Léa Dupont' }
const item = (id: string, change: object) => ({
  id: `qua_${id.repeat(32)}`,
  kind: 'message',
  nature: 'work',
  about: [],
  issues: [],
  error: null,
  failures: 1,
  isRetriable: true,
  firstAt: DATE,
  lastAt: DATE,
  ...change,
})
const itemsIn = (language: keyof typeof AMOUNT) => [
  item('a', {
    nature: 'kept',
    name: 'Order Completed',
    about: [CONTACT],
    isRetriable: false,
    issues: [{ path: 'properties.total', code: 'event.amountUnread', message: AMOUNT[language] }],
  }),
  item('b', {
    kind: 'segmentContact',
    name: 'Fidèles',
    about: [CONTACT, { kind: 'segment', id: `seg_${'2'.repeat(32)}`, name: 'Fidèles' }],
    error: 'value out of range',
  }),
  item('c', {
    kind: 'journeyContact',
    name: 'Bienvenue',
    about: [CONTACT, { kind: 'journey', id: `jrn_${'3'.repeat(32)}`, name: null }],
    error: 'value out of range',
  }),
  item('d', { kind: 'operation', name: 'tagContacts', error: 'broken' }),
]
const PAYLOAD = {
  userId: 'u-1',
  event: 'Order Completed',
  properties: { order_id: 'A1', total: '1,234' },
}

it.each([
  ['fr-FR', 1440, 'Données', 'Événement enregistré, utilisé en partie', 'Un parcours supprimé'],
  ['en-GB', 1440, 'Data', 'Event recorded, used in part', 'A journey that was deleted'],
  ['fr-FR', 390, 'Données', 'Événement enregistré, utilisé en partie', 'Un parcours supprimé'],
  ['en-GB', 390, 'Data', 'Event recorded, used in part', 'A journey that was deleted'],
] as const)('what was put aside is told by names, and truly (%s, %i)', async (language, width, title, kept, gone) => {
  const items = itemsIn(language)
  const page = await openPage(shop.browser, { language, width })
  await page.route('**/api/v1/quarantine**', (route) => {
    const one = items.find(({ id }) => route.request().url().includes(`/quarantine/${id}`))
    const counts = [{ kind: 'message', count: 1 }]
    return route.fulfill({ json: one ? { ...one, payload: PAYLOAD } : { data: items, nextCursor: null, counts } })
  })
  await openInDemo(page, shop.product.url, '/data')
  await page.getByRole('heading', { name: title }).waitFor()
  await page.getByText(gone).waitFor()
  const shot = (name: string) => {
    const { SCREENS } = process.env
    return SCREENS ? page.screenshot({ path: join(SCREENS, `${name}-${language}-${width}.png`) }) : undefined
  }
  await shot('list')
  await page.getByText(kept).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('link', { name: 'Léa Dupont' }).waitFor()
  await page.waitForTimeout(400)
  await shot('kept')
  const words = await page.locator('body').textContent()
  expect(words).not.toMatch(/(con|seg|jrn|cmp)_|tagContacts|contactId|jamais été enregistré|never recorded/)
  expect(await accessibilityFindings(page, `data ${language} ${width}`)).toEqual([])
  await page.context().close()
})
