import { describe, expect, it } from 'vitest'
import { accessibilityFindings, openPage } from './browser.ts'
import { openInDemo } from './demo.ts'
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
