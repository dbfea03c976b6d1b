import { databaseUrl } from '@parcours/launcher/reset-password.ts'
import { addAccount } from '@parcours/testing/account.ts'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFindings, openPage } from './browser.ts'
import { useProduct } from './product.ts'

const shop = useProduct()
// What is set here would be how the demo sends.
const owner = { email: 'lea@parcours.test', password: 'a-long-password' }
beforeAll(() =>
  addAccount(databaseUrl(shop.product.dir), { ...owner, name: 'Léa', workspaces: ['Atelier', 'Boutique'] }),
)

async function sending(language: string): Promise<Page> {
  const page = await openPage(shop.browser, { language })
  await page.request.post(`${shop.product.url}/api/v1/session`, { data: owner })
  await page.goto(`${shop.product.url}/settings/sending`)
  return page
}

/** What the keyboard acts on. */
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)

describe('connections', () => {
  it('are added, edited side by side, made the default and deleted', async () => {
    const page = await sending('en-GB')
    await page.getByRole('button', { name: 'Add a connection' }).click()
    const added = page.locator('form').filter({ has: page.getByRole('button', { name: 'Cancel' }) })
    await expect
      .poll(() => added.getByLabel('Name of the connection').evaluate((it) => it === document.activeElement))
      .toBe(true)
    await added.getByLabel('Name of the connection').fill('Receipts')
    await added.getByLabel('Sender’s name').fill('Boutique')
    await added.getByLabel('Sender’s address').fill('receipts@boutique.test')
    await added.getByRole('radio', { name: 'Resend' }).check()
    await added.getByLabel('API key').fill('re_123')
    // What was typed for one provider is not shown for another.
    await added.getByRole('radio', { name: 'Amazon SES' }).check()
    expect(await added.locator('input[type="password"]').first().inputValue()).toBe('')
    await added.getByRole('radio', { name: 'SMTP' }).check()
    await added.getByRole('button', { name: 'Save' }).click()
    const server = added.getByRole('textbox', { name: 'Server' })
    const port = added.getByRole('textbox', { name: 'Port', exact: true })
    await server.fill('http://127.0.0.1/')
    await port.fill('0')
    await added.getByRole('button', { name: 'Save' }).click()
    // Nothing was sent yet: the number stays as it was typed.
    await added.getByText('Between 1 and 65,535').waitFor()
    expect(await port.inputValue()).toBe('0')
    await port.fill('2525')
    await added.getByRole('button', { name: 'Save' }).click()
    await added.getByText('To correct: Server.').waitFor()
    await expect.poll(() => server.evaluate((it) => it === document.activeElement)).toBe(true)
    await server.fill('127.0.0.1')
    expect(await accessibilityFindings(page, 'settings/sending')).toEqual([])
    await added.getByRole('button', { name: 'Save' }).click()
    const card = page.getByRole('button', { name: 'Edit Receipts' })
    await card.waitFor()
    await expect.poll(() => page.getByLabel('Name of the connection').count()).toBe(1)
    // Another default changes nothing that a user is writing.
    await page.getByLabel('Name of the connection').fill('Half written')
    // A button is disabled while it works; when that was in vain, the keyboard is on it again.
    const makeDefault = page.getByRole('button', { name: 'Make default: Receipts' })
    let fail = () => {}
    const failed = new Promise<void>((resolve) => {
      fail = resolve
    })
    await page.route('**/default', (route) => failed.then(() => route.abort()), { times: 1 })
    await makeDefault.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement === document.body)).toBe(true)
    fail()
    await expect.poll(() => focused(page)).toBe('Make default: Receipts')
    await makeDefault.click()
    await page.getByText('Emails now leave through Receipts').waitFor()
    await expect.poll(() => focused(page)).toBe('Edit Receipts')
    expect(await page.getByLabel('Name of the connection').inputValue()).toBe('Half written')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Edit Half written' }).waitFor()
    await page.getByRole('button', { name: 'Delete Half written' }).click()
    const deleted = page.getByRole('alert').filter({ hasText: '“Half written” was deleted.' })
    await deleted.waitFor()
    await expect.poll(() => focused(page)).toBe('Add a connection')
    await deleted.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Edit Half written' }).waitFor()
    await page.close()
  }, 90_000)

  it('fit a phone, in French', async () => {
    const page = await sending('fr-FR')
    await page.setViewportSize({ width: 390, height: 800 })
    await page.getByRole('button', { name: 'Ajouter une connexion' }).click()
    const added = page.locator('form').filter({ has: page.getByRole('button', { name: 'Annuler' }) })
    for (const provider of ['Mode d’essai', 'Resend', 'SMTP', 'Amazon SES']) {
      await added.getByRole('radio', { name: provider }).check()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    }
    expect(await accessibilityFindings(page, 'settings/sending')).toEqual([])
    await added.getByRole('button', { name: 'Annuler' }).click()
    const add = page.getByRole('button', { name: 'Ajouter une connexion' })
    await expect.poll(() => add.evaluate((it) => it === document.activeElement)).toBe(true)
    await page.close()
  }, 90_000)
})
