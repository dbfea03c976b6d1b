import { newCampaign } from '@parcours/model/campaign/campaign.ts'
import { graphOf, SIMPLE_EMAIL } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, openPage, visit } from './browser.ts'
import { logIntoDemo, openInDemo } from './demo.ts'
import { callApi } from './http-api.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

describe('a screen that is open', () => {
  // Two that wait do so beside each other.
  it.concurrent('keeps what it shows while the server is away, says so, and catches up', async ({ expect }) => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    await openInDemo(page, shop.product.url, '/journeys')
    const row = page.getByRole('link', { name: 'Bienvenue', exact: true })
    await row.waitFor()
    await page.route('**/api/**', (route) => route.abort('connectionrefused'))
    await page.getByText('Le serveur est injoignable.', { exact: false }).waitFor({ timeout: 30_000 })
    // Longer than a query tries again.
    await page.waitForTimeout(12_000)
    await row.waitFor()
    expect(await page.getByText('Le chargement n’a pas abouti').count()).toBe(0)
    expect(await accessibilityFindings(page, 'journeys, away')).toEqual([])
    await page.unroute('**/api/**')
    await page.getByText('Le serveur répond de nouveau.', { exact: false }).waitFor()
    await expect.poll(() => page.getByText('Le serveur est injoignable.', { exact: false }).count()).toBe(0)
    await page.context().close()
  })

  it.concurrent('keeps what it shows when a part fails, and names the reason once', async ({ expect }) => {
    const page = await openPage(shop.browser, { language: 'en-GB', width: 390 })
    await openInDemo(page, shop.product.url, '/journeys')
    const row = page.getByRole('link', { name: 'Bienvenue', exact: true })
    await row.waitFor()
    const problem = {
      type: 'about:blank',
      title: 'Failed',
      status: 500,
      detail: 'It failed on our side.',
      instance: '/',
      code: 'request.failed',
      requestId: '1',
      errors: [],
    }
    let asked = 0
    await page.route('**/api/v1/journeys*', (route) => {
      asked++
      return route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) })
    })
    await page.getByText('It failed on our side.', { exact: false }).waitFor({ timeout: 30_000 })
    // The screen asks each 5 seconds while all is well.
    asked = 0
    await page.waitForTimeout(12_000)
    expect(asked).toBe(0)
    expect(await page.getByText('It failed on our side.', { exact: false }).count()).toBe(1)
    await row.waitFor()
    const greyed = page.locator('html[data-out-of-date]')
    expect(await greyed.count()).toBe(1)
    expect(await accessibilityFindings(page, 'journeys, out of date')).toEqual([])
    await page.unroute('**/api/v1/journeys*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => greyed.count()).toBe(0)
    await page.context().close()
  })

  it('shows the login when its session was ended elsewhere, and then the same screen again', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url, '/data')
    await page.getByRole('heading', { name: 'Data' }).waitFor()
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Enter the demo' }).click({ timeout: 30_000 })
    await page.getByRole('heading', { name: 'Data' }).waitFor()
    await page.context().close()
  })
})

/** Figures on the screen that do not show that they may be out of date. */
const figuresNotGreyed = (page: Page) =>
  page.evaluate(() => {
    const isGreyed = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).filter.includes('grayscale') || isGreyed(element.parentElement))
    const isFigure = (element: Element) =>
      element.childElementCount === 0 && /^[\d\s.,%€·+]*\d[\d\s.,%€]*$/.test(element.textContent ?? '')
    return [...document.querySelectorAll('main *')]
      .filter(
        (element) => isFigure(element) && !element.closest('button, a, input, label, time, svg') && !isGreyed(element),
      )
      .map(({ outerHTML }) => outerHTML.slice(0, 200))
  })

describe('without a connection', () => {
  it('each figure shows that it may be out of date', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB', width: 390 })
    await logIntoDemo(page, shop.product.url)
    const read = async <T>(path: string) =>
      (await (await page.request.get(`${shop.product.url}/api/v1/${path}`)).json()) as T
    const idOf = async (path: string, state?: string) =>
      (await read<{ data: { id: string; state?: string }[] }>(path)).data.find((one) => !state || one.state === state)
        ?.id ?? ''
    const screens = [
      '/',
      `/journeys/${await idOf('journeys')}/live`,
      `/campaigns/${await idOf('campaigns', 'done')}/results`,
      `/contacts/${await idOf('contacts')}`,
      `/segments/${await idOf('segments')}`,
    ]
    for (const screen of screens) {
      await visit(page, shop.product.url, screen)
      await page.context().setOffline(true)
      await page.locator('html[data-out-of-date]').waitFor()
      expect(await figuresNotGreyed(page), screen).toEqual([])
      await page.context().setOffline(false)
    }
    await page.context().close()
  })

  it('of its stream, Live asks for its figures', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await logIntoDemo(page, shop.product.url)
    const graph = graphOf([step.byHand('t', 'always'), step.wait('w', 3, 'days'), step.exit('e')])
    const make = async (path: string, data: object) =>
      ((await (await callApi(page, shop.product.url, 'POST', path, data)).json()) as { id: string }).id
    const journey = await make('journeys', { name: 'Without a stream', graph })
    await make(`journeys/${journey}/publication`, {})
    await page.route('**/api/v1/stream*', (route) => route.fulfill({ status: 503, body: '' }))
    await page.goto(`${shop.product.url}/journeys/${journey}/live`)
    await page.getByRole('navigation', { name: 'Funnel of the journey' }).waitFor()
    const contact = await make('contacts', { email: 'streamless@interrupted.test' })
    await make(`journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds: [contact] } })
    await page
      .getByRole('button', { name: /Wait.*1 here/ })
      .or(page.getByText('1 here'))
      .first()
      .waitFor()
    await page.context().close()
  })
})

describe('an address', () => {
  it('that asks Live for what there is not is answered in words', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url)
    const { data } = (await (await page.request.get(`${shop.product.url}/api/v1/journeys`)).json()) as {
      data: { id: string }[]
    }
    const live = `${shop.product.url}/journeys/${data[0]?.id}/live`
    await page.goto(`${live}?days=999999999`)
    await page.getByRole('navigation', { name: 'Funnel of the journey' }).waitFor()
    await page.goto(`${live}?version=999`)
    await page.getByRole('heading', { name: 'There is no version 999' }).waitFor()
    expect(await accessibilityFindings(page, 'no such version')).toEqual([])
    await page.getByRole('button', { name: 'See all versions' }).click()
    await page.getByRole('navigation', { name: 'Funnel of the journey' }).waitFor()
    await page.goto(`${live}?days=5`)
    await expect.poll(() => page.getByRole('combobox', { name: 'Time' }).inputValue()).toBe('Last 5 days')
    await page.context().close()
  })

  it('whose screen cannot be drawn keeps the menu, says so, and is tried again', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB', width: 1440 })
    await openInDemo(page, shop.product.url)
    await page.route('**/api/v1/contacts?*', (route) => route.fulfill({ json: { data: 5 } }))
    await page.goto(`${shop.product.url}/contacts`)
    await page.getByRole('heading', { name: 'This page could not be displayed' }).waitFor()
    expect(await accessibilityFindings(page, 'a screen that failed')).toEqual([])
    await page.getByRole('link', { name: 'Segments', exact: true }).click()
    await page.getByRole('heading', { name: 'Segments' }).waitFor()
    await page.unroute('**/api/v1/contacts?*')
    await page.getByRole('link', { name: 'Contacts', exact: true }).click()
    await page.getByRole('heading', { name: 'Contacts' }).waitFor()
    await page.context().close()
  })
})

describe('a clock that is wrong', () => {
  it('does not hide how long a launch can still be cancelled', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await page.addInitScript(() => {
      const right = Date.now.bind(Date)
      Date.now = () => right() + 120_000
    })
    await logIntoDemo(page, shop.product.url)
    const make = async (path: string, data: object) =>
      ((await (await callApi(page, shop.product.url, 'POST', path, data)).json()) as { id: string }).id
    const templateId = await make('templates', { name: 'Clockwork', ...SIMPLE_EMAIL })
    const audience = { everyone: true }
    const definition = { ...newCampaign(), audience, variants: [{ key: 'A', templateId }] }
    const campaign = await make('campaigns', { name: 'By the clock', definition })
    await make(`campaigns/${campaign}/launch?delaySeconds=30`, {})
    await page.goto(`${shop.product.url}/campaigns/${campaign}/results`)
    await page.getByRole('timer').waitFor()
    await page.getByRole('button', { name: 'Cancel the launch' }).click()
    await page.getByText('Launch cancelled.').waitFor()
    await page.context().close()
  })
})

describe('what cannot be taken back', () => {
  it('is asked about first: a key, by the keyboard', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    await openInDemo(page, shop.product.url, '/settings/keys')
    await page.getByLabel('À quoi elle sert').fill('Caisse du magasin')
    await page.getByRole('switch', { name: 'Peut modifier les comptes connus' }).focus()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: 'Créer la clé' }).press('Enter')
    const row = page.getByRole('row').filter({ hasText: 'Caisse du magasin' })
    await row.getByText('Peut modifier les comptes connus').waitFor()
    await row.getByRole('button', { name: 'Révoquer Caisse du magasin' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Révoquer « Caisse du magasin » ?' })
    await dialog.getByText('Une clé révoquée ne peut pas être rétablie', { exact: false }).waitFor()
    expect(await accessibilityFindings(page, 'a key to be revoked')).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await row.waitFor()
    await row.getByRole('button', { name: 'Révoquer Caisse du magasin' }).press('Enter')
    await dialog.getByRole('button', { name: 'Révoquer' }).press('Enter')
    await row.waitFor({ state: 'hidden' })
    await page.context().close()
  })
})
