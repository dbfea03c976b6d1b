import { describe, expect, it } from 'vitest'
import { accessibilityFindings, openPage } from './browser.ts'
import { logIntoDemo, openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

describe('the list of contacts', () => {
  it('is narrowed, kept as a view, tagged as a whole, undone, and exported', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url, '/contacts')
    await page.getByRole('combobox', { name: 'Country' }).click()
    await page.getByRole('option', { name: 'Belgium' }).click()
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Language' }).check()
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: 'Language' }).waitFor()
    await page.getByRole('button', { name: 'Keep this view' }).click()
    await page.getByLabel('Name of the view').fill('Belgians')
    await page.getByRole('button', { name: 'Keep this view' }).last().click()
    await page.getByText('is kept for everyone here').waitFor()

    await page.goto(`${shop.product.url}/contacts`)
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: 'Belgians', exact: true }).click()
    await page.getByRole('columnheader', { name: 'Language' }).waitFor()
    await expect.poll(() => page.url()).toContain('country=BE')
    // Contacts who do not fit have left: a choice made before would go with them.
    await expect
      .poll(async () => (await page.getByRole('row').allInnerTexts()).slice(1).every((row) => /Belgium/.test(row)))
      .toBe(true)
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
    await page.getByRole('button', { name: /^Choose all \d+/ }).click()
    const findings = await accessibilityFindings(page, 'contacts, chosen')
    expect(findings).toEqual([])
    await page.getByRole('button', { name: 'Add a tag' }).click()
    await page.getByRole('combobox', { name: 'Tags' }).fill('belgian')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Add a tag' }).last().click()
    await page.getByText(/\d+ contacts were changed/).waitFor()
    await page.getByRole('cell', { name: 'belgian' }).first().waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText(/contacts are as before/).waitFor()
    await expect.poll(() => page.getByRole('cell', { name: 'belgian' }).count()).toBe(0)

    await page.getByRole('textbox', { name: /Search by name/ }).pressSequentially('e', { delay: 5 })
    await page.getByRole('textbox', { name: /Search by name/ }).pressSequentially('mma', { delay: 5 })
    expect(await page.getByRole('textbox', { name: /Search by name/ }).inputValue()).toBe('emma')
    await expect.poll(() => page.url()).toContain('search=emma')
    // Contacts who do not fit have left: a choice made before would go with them.
    await expect
      .poll(async () => (await page.getByRole('row').allInnerTexts()).slice(1).every((row) => /emma/i.test(row)))
      .toBe(true)
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the file' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('contacts.csv')

    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.context().close()
  })

  it('two contacts that are one person are merged', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    await logIntoDemo(page, shop.product.url)
    for (const name of ['Zoé Une', 'Zoé Deux']) {
      await page.goto(`${shop.product.url}/contacts`)
      await page.getByRole('button', { name: 'Nouveau contact' }).click()
      await page.getByLabel('Prénom').fill(name)
      await page.getByLabel('E-mail', { exact: true }).fill(`${name.slice(4).toLowerCase()}@zoe.test`)
      await page.getByRole('button', { name: 'Créer le contact' }).click()
      await page.getByRole('heading', { level: 1, name }).waitFor()
    }
    await page.getByRole('button', { name: 'Actions', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Fusionner avec un autre contact' }).click()
    await page.getByRole('combobox', { name: /Le contact à absorber/ }).fill('une@zoe')
    await page.getByRole('option', { name: /Zoé Une/ }).click()
    await page.getByRole('button', { name: 'Fusionner les deux' }).click()
    await page.getByText('Les deux contacts n’en font plus qu’un.').waitFor()
    const { data } = (await (await page.request.get(`${shop.product.url}/api/v1/contacts?search=zoe.test`)).json()) as {
      data: unknown[]
    }
    expect(data).toHaveLength(1)
    await page.context().close()
  })
})
