import { newCampaign } from '@parcours/model/campaign/campaign.ts'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo } from './demo.ts'
import { callApi } from './http-api.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

describe('folders of lists', () => {
  it.each([
    ['French, wide', { language: 'fr-FR', width: 1440 }],
    ['French, on a phone', { language: 'fr-FR', width: 390, dark: true }],
  ])('take what is chosen, narrow the list, and give all back by Undo: %s', async (_, look) => {
    const page = await openPage(shop.browser, look)
    await logIntoDemo(page, shop.product.url)
    const mark = `Rangement ${look.width}`
    for (const name of [`${mark} un`, `${mark} deux`])
      await callApi(page, shop.product.url, 'POST', 'campaigns', { name, definition: newCampaign() })
    await page.goto(`${shop.product.url}/campaigns?search=${mark}`)
    await page.getByRole('row', { name: new RegExp(`${mark} un`) }).waitFor()
    await page.getByRole('checkbox', { name: 'Sélectionner tout ce qui est affiché' }).check()
    await page.getByRole('button', { name: 'Ranger dans un dossier' }).click()
    await page
      .getByRole('combobox', { name: 'Dossier' })
      .and(page.locator(':not([readonly])'))
      .fill(`Printemps ${look.width}`)
    expect(await accessibilityFindings(page, 'naming')).toEqual([])
    await page.getByRole('button', { name: 'Ranger', exact: true }).click()
    await page.getByText(`2 éléments rangés dans « Printemps ${look.width} ».`).waitFor()
    await page
      .getByRole('row', { name: new RegExp(`Printemps ${look.width}`) })
      .first()
      .waitFor()
    await page.goto(`${shop.product.url}/campaigns?folder=Printemps+${look.width}`)
    await expect.poll(() => page.locator('tbody .row-name').allTextContents()).toEqual([`${mark} deux`, `${mark} un`])
    expect(await page.getByRole('combobox', { name: 'Dossier' }).inputValue()).toBe(`Printemps ${look.width} (2)`)
    expect(await accessibilityFindings(page, 'narrowed')).toEqual([])
    await expectNoSidewaysScroll(page, 'narrowed')
    await page.getByRole('checkbox', { name: `Sélectionner ${mark} un` }).check()
    await page.getByRole('button', { name: 'Ranger dans un dossier' }).click()
    await page.getByRole('button', { name: 'Sortir', exact: true }).click()
    await page.getByText('1 élément n’est plus dans un dossier.').waitFor()
    await expect.poll(() => page.locator('tbody .row-name').allTextContents()).toEqual([`${mark} deux`])
    await page.getByRole('button', { name: 'Annuler', exact: true }).click()
    await page.getByText('Tout est de nouveau à sa place.').waitFor()
    await expect.poll(() => page.locator('tbody .row-name').allTextContents()).toEqual([`${mark} deux`, `${mark} un`])
    await page.context().close()
  })
})
