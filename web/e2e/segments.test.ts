import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, findingsOf, openPage } from './browser.ts'
import { logIntoDemo, openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

describe('a segment', () => {
  it('is described like a sentence, counted while it is typed, kept, followed and compared', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url, '/segments')
    await page.getByRole('link', { name: 'New segment' }).click()
    const panel = page.getByRole('region', { name: 'Matching people' })
    await panel.getByText('Complete the conditions').waitFor()
    await page.getByLabel('Name of the segment').fill('Tea lovers in France')
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('menuitem', { name: 'Orders' }).click()
    await panel.getByText(/placed at least 1 order/).waitFor()
    const all = (await panel.locator('[aria-live]').textContent()) ?? ''
    await page.getByRole('combobox', { name: 'Any category' }).fill('Thés')
    await panel.getByText(/in “Thés”/).waitFor()
    expect(Number(((await panel.locator('[aria-live]').textContent()) ?? '').replace(/\D/g, ''))).toBeLessThan(
      Number(all.replace(/\D/g, '')),
    )

    // Each condition says how many match it alone; of a period too. What is not whole keeps the last figure beside.
    const orders = page.locator('.condition-rule').filter({ hasText: 'Orders' })
    const some = orders.getByText(/^[1-9][\d,]* people$/)
    await some.waitFor()
    await orders.getByRole('combobox', { name: 'When' }).click()
    await page.getByRole('option', { name: 'between two dates' }).click()
    await orders.getByLabel('First day').fill('2020-01-01')
    await orders.getByLabel('Last day').fill('')
    await panel.getByText('Complete the conditions').waitFor()
    await orders.getByText('Write a date here').waitFor({ state: 'hidden' })
    await orders.getByLabel('Last day').fill('2020-01-31')
    await panel.getByText(/between January 1, 2020 and January 31, 2020/).waitFor()
    await orders.getByText('0 people', { exact: true }).waitFor()
    await orders.getByRole('combobox', { name: 'When' }).click()
    await page.getByRole('option', { name: 'at any time' }).click()
    await some.waitFor()

    // A group of its own, turned round: not (tagged vip).
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('menuitem', { name: 'A property' }).click()
    await page.getByRole('combobox', { name: 'Property' }).click()
    await page.getByRole('option', { name: 'Country' }).click()
    await page.getByRole('combobox', { name: 'Value' }).fill('FR')
    await page.getByRole('button', { name: 'Add a group' }).click()
    await page.getByRole('button', { name: 'Add a condition' }).last().click()
    await page.getByRole('menuitem', { name: 'A tag' }).click()
    await page.getByRole('combobox', { name: 'Tag' }).fill('nosuchtag')
    await panel.getByText('No contact has the tag').waitFor()
    await page.getByRole('combobox', { name: 'Tag' }).fill('vip')
    await page.getByRole('button', { name: 'Not', pressed: false }).last().click()
    await panel.getByText(/and country is FR and not \(has the tag “vip”\)/).waitFor()
    expect(await accessibilityFindings(page, 'builder')).toEqual([])
    const size = ((await panel.locator('[aria-live]').textContent()) ?? '').trim()
    await page.getByRole('button', { name: `Create the segment of ${size} people` }).click()
    await page.getByRole('heading', { level: 1, name: 'Tea lovers in France' }).waitFor()
    await page.getByText(`${size} people`, { exact: true }).first().waitFor()

    await page.getByRole('link', { name: 'See the contacts' }).click()
    await page.getByText(`${size} contacts`).waitFor()
    await page.goBack()
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Compare or combine' }).click()
    await page.getByRole('combobox', { name: 'With which segment?' }).click()
    await page.getByRole('option', { name: 'Clients à réveiller' }).click()
    await page
      .getByRole('row', { name: /In “Tea lovers in France” and/ })
      .getByRole('button', { name: 'Make a segment' })
      .click()
    await page.getByText(/is in the segment “Tea lovers in France” and is in the segment/).waitFor()
    await page.getByRole('button', { name: /^Create the segment of/ }).click()
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByText('Joined and left').waitFor()
    await page.getByText('Entered:').first().waitFor()
    await page.context().close()
  })

  it('begins with a ready one, of which it says how many match', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR', width: 390 })
    await openInDemo(page, shop.product.url, '/segments/new')
    const ready = page.getByRole('region', { name: 'Ou partez d’un segment prêt à l’emploi' })
    await expect.poll(() => ready.getByText(/^[\d\s]+ personnes?$/).count(), { timeout: 20_000 }).toBe(9)
    expect(await accessibilityFindings(page, 'ready segments')).toEqual([])
    await expectNoSidewaysScroll(page, 'ready segments')
    await ready.getByRole('button', { name: /À reconquérir/ }).click()
    const panel = page.getByRole('region', { name: 'Contacts correspondants' })
    await panel.getByText(/a passé sa dernière commande il y a plus de 180/).waitFor()
    await page.getByRole('button', { name: /^Créer le segment de/ }).click()
    await page.getByRole('heading', { level: 1, name: 'À reconquérir' }).waitFor()
    await page.context().close()
  })

  it.each([
    ['French, light, wide', { language: 'fr-FR', width: 1440, dark: false }],
    ['English, dark, on a phone', { language: 'en-GB', width: 390, dark: true }],
  ])('has no finding of axe and fits: %s', async (_, look) => {
    const page = await openPage(shop.browser, look)
    await logIntoDemo(page, shop.product.url)
    const { data } = (await (await page.request.get(`${shop.product.url}/api/v1/segments`)).json()) as {
      data: { id: string }[]
    }
    const screens = ['/segments', '/segments/new', `/segments/${data[0]?.id}`, `/segments/${data[0]?.id}/history`]
    expect(await findingsOf(page, shop.product.url, screens)).toEqual([])
    await page.context().close()
  })
})
