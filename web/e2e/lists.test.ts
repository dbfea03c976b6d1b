import { newCampaign } from '@parcours/model/campaign/campaign.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo } from './demo.ts'
import { callApi } from './http-api.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const condition = { kind: 'all', of: [{ kind: 'tag', tag: 'listes' }] }

/** Makes a segment or campaign of each name; returns their ids. */
async function make(page: Page, path: string, names: string[], body: object): Promise<string[]> {
  const ids: string[] = []
  for (const name of names) {
    const answer = await callApi(page, shop.product.url, 'POST', path, { name, ...body })
    expect(answer.status(), await answer.text()).toBe(201)
    ids.push(((await answer.json()) as { id: string }).id)
  }
  return ids
}

const names = (page: Page) => page.locator('tbody .row-name').allTextContents()

describe('a list', () => {
  it('is searched, sorted and narrowed by an address that is shared, and opens wherever a row is pressed', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    await logIntoDemo(page, shop.product.url)
    const [, ten] = await make(page, 'segments', ['Dégustation 9', 'dégustation 10', 'DEGUSTATION 11'], { condition })
    await page.goto(`${shop.product.url}/segments`)
    await page.getByRole('searchbox', { name: 'Rechercher par nom' }).pressSequentially('degustation')
    await page.waitForURL(/search=degustation/)
    expect(await names(page)).toEqual(['DEGUSTATION 11', 'dégustation 10', 'Dégustation 9'])
    await page.getByRole('button', { name: 'Nom du segment' }).click()
    await page
      .getByRole('columnheader', { name: 'Nom du segment' })
      .and(page.locator('[aria-sort=ascending]'))
      .waitFor()
    const sorted = ['Dégustation 9', 'dégustation 10', 'DEGUSTATION 11']
    await expect.poll(() => names(page)).toEqual(sorted)
    await page.reload()
    await page.getByRole('row', { name: /dégustation 10/ }).waitFor()
    expect(await names(page)).toEqual(sorted)

    // What covers the cell is the link of its row.
    const row = page.getByRole('row', { name: /dégustation 10/ })
    await row.getByRole('cell').last().click({ force: true })
    await page.waitForURL(`${shop.product.url}/segments/${ten}`)
    await page.goBack()
    await expect.poll(() => names(page)).toEqual(sorted)
    await page.getByRole('searchbox', { name: 'Rechercher par nom' }).fill('nulle part')
    await page.getByText('Aucun résultat').waitFor()
    expect(await accessibilityFindings(page, 'no match')).toEqual([])
    await page.getByRole('button', { name: 'Effacer les filtres' }).click()
    await page.waitForURL(`${shop.product.url}/segments?sort=name`)
    await page.getByRole('row', { name: /dégustation 10/ }).waitFor()
    await page.context().close()
  })

  it('is narrowed by chips, which the way back takes off', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB', width: 390, dark: true })
    await logIntoDemo(page, shop.product.url)
    await make(page, 'campaigns', ['Listed draft'], { definition: newCampaign() })
    await page.goto(`${shop.product.url}/campaigns`)
    const states = page.getByRole('group', { name: 'State' })
    const drafts = states.getByRole('checkbox', { name: /^Draft \d+$/ })
    await states.getByText(/^Draft \d+$/).click()
    await page.waitForURL(/state=draft/)
    await page.getByRole('link', { name: 'Listed draft' }).waitFor()
    expect(await page.locator('tbody tr').filter({ hasNotText: 'Draft' }).count()).toBe(0)
    expect(await accessibilityFindings(page, 'chips')).toEqual([])
    await expectNoSidewaysScroll(page, 'chips')
    await page.goBack()
    await page.waitForURL(`${shop.product.url}/campaigns`)
    expect(await drafts.isChecked()).toBe(false)
    await page.context().close()
  })
  it('deletes what is chosen at once, says by name what stays, and one Undo brings all back', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    await logIntoDemo(page, shop.product.url)
    const [used] = await make(page, 'segments', ['Purge utilisée'], { condition })
    const within = { kind: 'all', of: [{ kind: 'segment', segmentId: used }] }
    await make(page, 'segments', ['Purge une', 'Purge deux'], { condition })
    await make(page, 'segments', ['Garde la purge'], { condition: within })
    await page.goto(`${shop.product.url}/segments?search=purge&sort=name`)
    await page.getByRole('checkbox', { name: 'Sélectionner tout ce qui est affiché' }).check()
    await page.getByRole('checkbox', { name: 'Sélectionner Garde la purge' }).press('Space')
    const bar = page.getByRole('region', { name: 'Sélection' })
    await bar.getByText('3 éléments sélectionnés').waitFor()
    expect(await accessibilityFindings(page, 'chosen')).toEqual([])
    await bar.getByRole('button', { name: 'Supprimer' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: 'Un élément n’a pas pu être supprimé' })
      .getByText(/^Purge utilisée\s: /)
      .waitFor()
    const undo = page.getByRole('alert').filter({ hasText: 'Vous avez supprimé 2 éléments.' })
    await undo.waitFor()
    await expect.poll(() => names(page)).toEqual(['Garde la purge', 'Purge utilisée'])
    await undo.getByRole('button', { name: 'Annuler' }).click()
    await page.getByText('Vous avez restauré 2 éléments.').waitFor()
    await expect.poll(() => names(page)).toEqual(['Garde la purge', 'Purge deux', 'Purge une', 'Purge utilisée'])

    // What only others of the chosen use goes with them.
    await page.getByRole('checkbox', { name: 'Sélectionner tout ce qui est affiché' }).check()
    await bar.getByRole('button', { name: 'Supprimer' }).click()
    await page.getByRole('alert').filter({ hasText: 'Vous avez supprimé 4 éléments.' }).waitFor()
    await page.getByText('Aucun résultat').waitFor()
    await page.context().close()
  })
  it('shows how the emails in sight look', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    await logIntoDemo(page, shop.product.url)
    // In sight, whatever other tests wrote meanwhile.
    await page.goto(`${shop.product.url}/templates?search=panier`)
    const row = page.getByRole('row', { name: /Panier abandonné/ }).first()
    await row.locator('iframe').contentFrame().locator('td').first().waitFor()
    expect(await accessibilityFindings(page, 'pictures')).toEqual([])
    await page.context().close()
  })
})
