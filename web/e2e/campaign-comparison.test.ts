import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

describe('a comparison of campaigns', () => {
  it.each([
    ['French, light, wide', { language: 'fr-FR', width: 1440 }, ['Liste', 'Comparer', 'Comparer des campagnes']],
    [
      'English, dark, on a phone',
      { language: 'en-GB', width: 390, dark: true },
      ['List', 'Compare', 'Compare campaigns'],
    ],
  ] as const)('is opened from what is chosen, stands in its address, and fits: %s', async (_, look, words) => {
    const [, action, title] = words
    const page = await openPage(shop.browser, look)
    await logIntoDemo(page, shop.product.url)
    await page.goto(`${shop.product.url}/campaigns`)
    await page.locator('tbody tr').first().waitFor()
    const boxes = page.locator('tbody').getByRole('checkbox')
    await boxes.nth(0).check()
    const button = page.getByRole('button', { name: action, exact: true })
    await button.click({ force: true })
    // One alone has nothing beside it: the button says so, and stays.
    expect(new URL(page.url()).pathname).toBe('/campaigns')
    await boxes.nth(1).check()
    await button.click()
    await page.waitForURL(/\/campaigns\/comparison\?ids=cmp_[0-9a-f]{32}%2Ccmp_[0-9a-f]{32}$/)
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByRole('columnheader').nth(2).waitFor()
    expect(await page.getByRole('heading', { level: 3 }).count()).toBe(8)
    expect(await accessibilityFindings(page, 'comparison')).toEqual([])
    await expectNoSidewaysScroll(page, 'comparison')
    const shared = page.url()
    await page.goto(`${shop.product.url}/campaigns/comparison`)
    await page.getByRole('heading', { level: 2 }).waitFor()
    expect(await accessibilityFindings(page, 'nothing chosen')).toEqual([])
    await page.goto(shared)
    await page.getByRole('columnheader').nth(2).waitFor()
    await page.context().close()
  })
})
