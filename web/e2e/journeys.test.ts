import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, openPage } from './browser.ts'
import { openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const cards = (page: Page) => page.locator('.react-flow__node-step')
const card = (page: Page, words: string) => cards(page).filter({ hasText: words })
const press = (page: Page, key: string) => page.keyboard.press(`Control+${key}`)
const begin = async (page: Page, starter: RegExp) => {
  await openInDemo(page, shop.product.url, '/journeys')
  await page.getByRole('button', { name: 'New journey' }).click()
  await page.getByRole('dialog').getByRole('button', { name: starter }).click()
  await cards(page).first().waitFor()
}

describe('a journey', () => {
  it('begins ready, is changed with mouse and keyboard, by copying and by rules, and is kept', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await begin(page, /Event invitation/)
    const before = await cards(page).count()

    // Found by what it does, added by a click; an edge drawn without a mouse.
    await page.getByRole('textbox', { name: 'Find a step' }).fill('at random')
    await page.getByRole('button', { name: 'Random split' }).click()
    const inspector = page.getByRole('complementary', { name: 'Settings of the step' })
    await inspector.getByRole('checkbox').last().check()
    await inspector.getByRole('textbox', { name: 'Name of this branch' }).last().fill('Nothing for them')
    await inspector.getByRole('combobox', { name: 'A 50%' }).click()
    await page.getByRole('option', { name: 'End', exact: true }).click()
    await page
      .locator('.react-flow__edge')
      .nth(before - 1)
      .waitFor({ state: 'attached' })
    await card(page, 'Nothing for them 50%').waitFor()
    expect(await accessibilityFindings(page, 'split')).toEqual([])
    await page.getByRole('button', { name: 'Close' }).click()

    // Copied as text, pasted, taken back.
    await card(page, 'Random split').click()
    await press(page, 'c')
    await press(page, 'v')
    await expect.poll(() => cards(page).count()).toBe(before + 2)
    await page.getByText('1 step added').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => cards(page).count()).toBe(before + 1)

    // What holds for the whole journey; what is missing is named, and leads there.
    await page.getByRole('button', { name: 'Goal: Event Registered' }).click()
    const rules = page.getByRole('complementary', { name: 'Goal and exits' })
    await rules.getByRole('button', { name: 'Leave when a segment changes' }).click()
    await page.getByRole('button', { name: 'Goal and exits · Choose a segment.' }).waitFor()
    await rules.getByRole('combobox', { name: 'Segment' }).click()
    await page.getByRole('option').first().click()
    await page.getByRole('button', { name: 'Goal: Event Registered · 1 exit rule' }).waitFor()
    expect(await accessibilityFindings(page, 'rules')).toEqual([])
    await rules.getByRole('button', { name: 'Close' }).click()

    // What would happen to a contact, before anything is published.
    await page.getByRole('button', { name: 'Try with a contact' }).click()
    const trial = page.getByRole('complementary', { name: 'Try with a contact' })
    await trial.getByText('Complete the items listed').waitFor()
    await trial.getByRole('button', { name: 'Close' }).click()

    await page.getByRole('button', { name: 'Add a note' }).click()
    await page.getByRole('textbox', { name: 'Note' }).fill('Ask Zoé')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await card(page, 'Nothing for them 50%').waitFor()
    expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('Ask Zoé')
    await page.getByRole('button', { name: 'Goal: Event Registered · 1 exit rule' }).waitFor()
    await page.context().close()
  })

  it('shows one person’s path, and says why another is not in it', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await begin(page, /Announcement/)
    await page.getByRole('button', { name: 'Try with a contact' }).click()
    const trial = page.getByRole('complementary', { name: 'Try with a contact' })
    await trial.getByRole('combobox', { name: 'Contact' }).fill('emma')
    await page.getByRole('option', { name: /emma/i }).first().click()
    await trial.getByText('The end').waitFor()
    expect(await accessibilityFindings(page, 'trial')).toEqual([])
    await trial.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByRole('button', { name: 'Publish the journey' }).click()
    await page.getByText('Version 1 is live.').waitFor()
    await page.getByRole('button', { name: 'Add people' }).click()
    await page.getByRole('combobox', { name: 'Contact' }).fill('emma')
    await page.getByRole('option', { name: /emma/i }).first().click()
    await page.getByRole('button', { name: 'Add 1 person' }).click()
    await page.getByText('1 person entered.').waitFor()
    await page.getByText('People', { exact: true }).click()
    await page.getByRole('button', { name: 'See the path' }).click()
    await page.getByText('They were added by hand or by an integration.').waitFor()
    await page.getByText('Left the journey').waitFor()
    expect(await accessibilityFindings(page, 'path')).toEqual([])
    await page.getByRole('button', { name: 'Everyone' }).click()
    await page.getByRole('combobox', { name: 'Why is this contact in the journey, or not?' }).fill('hugo')
    await page.getByRole('option', { name: /hugo/i }).first().click()
    await page.getByText('They have not been added.').waitFor()
    await page.context().close()
  })
})
