import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

describe('the views of a list', () => {
  it('keep what its address holds, for oneself or for everyone, and give it back', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await logIntoDemo(page, shop.product.url)
    await page.goto(`${shop.product.url}/journeys?state=live&state=draft&sort=-sent`)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Changed' }).uncheck()
    await page.keyboard.press('Escape')
    await page.waitForURL(/columns=state%2Cactive%2Centered%2Csent/)
    expect(await page.getByRole('columnheader', { name: 'Changed' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Keep this view' }).click()
    await page.getByLabel('Name of the view').fill('Live by emails')
    await page.getByLabel('Only for me').check()
    expect(await accessibilityFindings(page, 'naming')).toEqual([])
    await page.getByRole('button', { name: 'Keep this view' }).last().click()
    await page.getByText('is kept for you').waitFor()

    await page.goto(`${shop.product.url}/journeys`)
    await page.getByRole('columnheader', { name: 'Changed' }).waitFor()
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByText('Only mine').waitFor()
    expect(await accessibilityFindings(page, 'views')).toEqual([])
    await page.getByRole('menuitem', { name: 'Live by emails', exact: true }).click()
    await page.waitForURL(/state=live&state=draft&.*columns=|columns=.*state=live&state=draft/)
    await page.getByRole('columnheader', { name: 'Changed' }).waitFor({ state: 'detached' })
    await page
      .getByRole('columnheader', { name: /Emails sent|Sent/ })
      .and(page.locator('[aria-sort=descending]'))
      .waitFor()
    await page.context().close()
  })

  it.each(['/campaigns', '/journeys', '/segments', '/templates'])(
    '%s shows on a phone as many of the columns chosen as fit',
    async (list) => {
      const page = await openPage(shop.browser, { language: 'fr-FR', width: 390 })
      await logIntoDemo(page, shop.product.url)
      const all = 'state,kind,purpose,when,audience,active,entered,size,sent,opened,clicked,changed'
      await page.goto(`${shop.product.url}${list}?columns=${all}`)
      await page.locator('tbody tr').first().waitFor()
      expect(await page.locator('table').evaluate((it) => it.getBoundingClientRect().right)).toBeLessThanOrEqual(390)
      await expectNoSidewaysScroll(page, list)
      await page.context().close()
    },
  )
})
