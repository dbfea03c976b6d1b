import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

describe('home', () => {
  it.each([
    [{ language: 'fr-FR', width: 390, dark: true }, 'À faire', 'En cours d’envoi', 'Ce qui s’est passé'],
    [{ language: 'en-GB', width: 1440, dark: false }, 'Needs you', 'Sending now', 'What happened'],
  ] as const)('says what waits, what is sent and what happened: %o', async (look, needs, sending, happened) => {
    const page = await openPage(shop.browser, look)
    await openInDemo(page, shop.product.url)
    const part = (name: string) => page.getByRole('region', { name })
    // The demo's campaign waits for a user to choose, and its journey wrote today.
    await part(needs)
      .getByRole('link', { name: /La collection d’hiver/ })
      .waitFor({ timeout: 30_000 })
    await part(sending)
      .getByRole('progressbar', { name: /La collection d’hiver/ })
      .waitFor()
    await part(happened)
      .getByText(/Reconquête (wrote to|a écrit à) \d+/)
      .waitFor()
    await part(happened).getByRole('img').first().waitFor()
    expect(await accessibilityFindings(page, 'home')).toEqual([])
    await expectNoSidewaysScroll(page, 'home')
    // By the keyboard alone to what waits.
    await part(needs).getByRole('link').first().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/campaigns\/cmp_/)
    await page.context().close()
  })

  it('moves by itself as people enter a journey', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url)
    const sentence = page
      .getByRole('region', { name: 'What happened' })
      .getByText(/entered Bienvenue|Bienvenue wrote to/)
    await sentence.waitFor()
    const before = await sentence.textContent()
    await page.request.post(`${shop.product.url}/v1/track`, {
      headers: { authorization: 'Bearer pk_demo_track_0000000000000000' },
      data: { userId: `home-${Date.now()}`, event: 'Signed Up', properties: {} },
    })
    await expect.poll(() => sentence.textContent(), { timeout: 20_000 }).not.toBe(before)
    await page.context().close()
  })

  it('shows all parts but the one that cannot be loaded, until another try brings it', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    for (const address of ['**/api/v1/home', '**/api/v1/stream'])
      await page.route(address, (route) => route.fulfill({ status: 503, body: '' }))
    await openInDemo(page, shop.product.url)
    const happened = page.getByRole('region', { name: 'What happened' })
    await page.getByRole('region', { name: 'Sending now' }).getByRole('progressbar').waitFor({ timeout: 30_000 })
    await happened.getByRole('alert').waitFor({ timeout: 20_000 })
    await page.unroute('**/api/v1/home')
    await happened.getByRole('button', { name: 'Try again' }).click()
    await happened.getByRole('link', { name: 'Reconquête' }).waitFor()
    await page.context().close()
  })
})
