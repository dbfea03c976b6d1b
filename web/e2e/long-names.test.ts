import { databaseUrl } from '@parcours/launcher/reset-password.ts'
import { addAccount } from '@parcours/testing/account.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectNoSidewaysScroll, openPage, visit } from './browser.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

/** Nothing in them tells a browser where a line may end. */
const NAMES = ['W'.repeat(120), '🎉'.repeat(60)] as const
const SOURCE =
  '<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text></mj-column></mj-section></mj-body></mjml>'
const OWNER = { email: 'longues@parcours.test', password: 'a-long-password' }

/** What was made, by the list that shows it. */
const made: Record<string, string[]> = {}

beforeAll(async () => {
  await addAccount(databaseUrl(shop.product.dir), { ...OWNER, name: NAMES[0], workspaces: [NAMES[0], 'Courts'] })
  const page = await openPage(shop.browser)
  const { csrfToken } = (await (
    await page.request.post(`${shop.product.url}/api/v1/session`, { data: OWNER })
  ).json()) as { csrfToken: string }
  const post = async (path: string, data: unknown, headers: Record<string, string> = {}) => {
    const answer = await page.request.post(shop.product.url + path, {
      data,
      headers: { 'x-csrf-token': csrfToken, ...headers },
    })
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true)
    return (await answer.json()) as { id: string; key?: string }
  }
  const make = async (list: string, path: string, data: unknown, headers?: Record<string, string>) => {
    const { id } = await post(path, data, headers)
    made[list] = [...(made[list] ?? []), id]
  }
  const definition = { audience: {}, schedule: { kind: 'now' }, variants: [{ key: 'A' }] }
  for (const [index, name] of NAMES.entries()) {
    await make('campaigns', '/api/v1/campaigns', { name, definition })
    await make('journeys', '/api/v1/journeys', { name, graph: { nodes: [], edges: [] } })
    await make('segments', '/api/v1/segments', { name, condition: { kind: 'tag', tag: name.slice(0, 60) } })
    await make('templates', '/api/v1/templates', {
      name,
      subject: name,
      preheader: '',
      source: SOURCE,
      purpose: 'marketing',
    })
    await make('contacts', '/api/v1/contacts', {
      email: `${'w'.repeat(60)}${index}@${'w'.repeat(60)}.test`,
      firstName: name,
      city: name,
      tags: [name.slice(0, 60)],
    })
    await make(
      'imports',
      `/api/v1/imports?${new URLSearchParams({ fileName: `${name}.csv` })}`,
      `email,${name}\na@b.test,1\n`,
      { 'content-type': 'text/csv' },
    )
    await post('/api/v1/properties', { key: name.slice(0, 100), type: 'text', label: name.slice(0, 100) })
    await post('/api/v1/invitations', { email: `${'w'.repeat(60)}${index}@parcours.test`, role: 'viewer' })
    const { key = '' } = await post('/api/v1/keys', { name, scope: 'track' })
    await page.request.post(`${shop.product.url}/v1/track`, {
      data: { event: name },
      headers: { authorization: `Bearer ${key}` },
    })
  }
  await page.context().close()
})

/** Cells beyond the window, and parts that scroll sideways, in words. */
function hiddenParts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const words = (element: Element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 30)}`
    const cells = [...document.querySelectorAll('main th, main td, main h1')].filter((cell) => {
      const { width, right } = cell.getBoundingClientRect()
      return width > 0 && right > window.innerWidth
    })
    const scrolling = [...document.querySelectorAll('main *')].filter(
      (part) =>
        /auto|scroll/.test(getComputedStyle(part).overflowX) &&
        !/INPUT|TEXTAREA/.test(part.tagName) &&
        part.scrollWidth > part.clientWidth + 1,
    )
    return [...cells, ...scrolling].map(words)
  })
}

const LISTS = [
  ...['campaigns', 'journeys', 'segments', 'templates', 'contacts', 'imports', 'data'],
  ...['settings/properties', 'settings/members', 'settings/keys'],
]

describe.each([
  ['a phone', 'fr-FR', 390],
  ['a wide window', 'en-GB', 1440],
])('names without a break, on %s', (_, language, width) => {
  let page: Page
  beforeAll(async () => {
    page = await openPage(shop.browser, { language, width })
    await page.request.post(`${shop.product.url}/api/v1/session`, { data: OWNER })
  })
  afterAll(() => page.context().close())
  const show = async (path: string, ready: string) => {
    await visit(page, shop.product.url, `/${path}`)
    await page.locator(ready).first().waitFor()
  }

  it.each(LISTS)('leave the other columns of %s in sight', async (list) => {
    await show(list, 'main table tbody tr')
    expect(await hiddenParts(page)).toEqual([])
    await expectNoSidewaysScroll(page, list)
  })

  it.each(['campaigns', 'journeys', 'segments', 'templates', 'contacts', 'imports'])(
    'break in the heading of one of the %s',
    async (list) => {
      for (const id of made[list] ?? []) {
        await show(`${list}/${id}`, 'main h1, main input')
        await expectNoSidewaysScroll(page, list)
        expect((await hiddenParts(page)).filter((part) => part.startsWith('H1'))).toEqual([])
      }
    },
  )
})

it('are whole in the title, for screen readers, and for the keyboard', async () => {
  const page = await openPage(shop.browser, { width: 390 })
  await page.request.post(`${shop.product.url}/api/v1/session`, { data: OWNER })
  await page.goto(`${shop.product.url}/campaigns`)
  const link = page.getByRole('link', { name: NAMES[0], exact: true })
  expect(await link.getAttribute('title')).toBe(NAMES[0])
  const isCut = () => link.evaluate(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1)
  expect(await isCut()).toBe(true)
  await link.focus()
  expect(await isCut()).toBe(false)
  await page.context().close()
})
