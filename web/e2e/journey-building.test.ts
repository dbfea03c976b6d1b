import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const card = (page: Page, words: string) => page.locator('.react-flow__node-step').filter({ hasText: words })
const edge = (page: Page, from: string, to: string) =>
  page.locator(`.react-flow__edge[data-id^="${from}"][data-id$="${to}"]`)

async function beginBlank(page: Page): Promise<void> {
  await openInDemo(page, shop.product.url, '/journeys')
  await page.getByRole('button', { name: /New journey|Nouveau parcours/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Blank journey|^Parcours vide/ })
    .click()
  await page.locator('.react-flow__node-step').first().waitFor()
}

/** Where the middle of it is on the screen, once it stands still. */
async function middleOf(what: Locator): Promise<{ x: number; y: number }> {
  let last = ''
  await expect
    .poll(async () => {
      const before = last
      last = JSON.stringify(await what.boundingBox())
      return last === before
    })
    .toBe(true)
  const box = await what.boundingBox()
  if (!box) throw new Error('It is not drawn')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

describe('building a journey', () => {
  it('goes on from every open port, on edges, and where an edge is dragged to', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await beginBlank(page)

    // On an edge: the menu is searched, and what was found first is taken by the keyboard.
    await page.getByRole('button', { name: 'Add a step here' }).click()
    const menu = page.getByRole('listbox', { name: 'Steps to add' })
    await menu.getByRole('group', { name: 'Message' }).getByRole('option').first().waitFor()
    const search = page.getByRole('textbox', { name: 'Find a step' }).last()
    const room = await search.locator('..').boundingBox()
    expect(room?.height).toBeLessThanOrEqual(400)
    expect(await accessibilityFindings(page, 'the menu of steps')).toEqual([])
    await search.fill('match one')
    await page.keyboard.press('Enter')
    await card(page, 'Condition').waitFor()

    // Both branches of a condition end in a +, by name; the one that leads somewhere does on its edge.
    await page.getByRole('button', { name: 'Add a step after “No”' }).click()
    await menu.getByRole('option', { name: 'Send an email' }).click()
    await edge(page, 'condition1', 'sendEmail1').waitFor({ state: 'attached' })
    await page.getByRole('complementary', { name: 'Settings of the step' }).getByText('Send an email').waitFor()
    expect(await accessibilityFindings(page, 'an open port')).toEqual([])

    // Dropped on an edge a step stands between; the edge says so before it is let go.
    const first = page.locator('[data-edge$="condition1"]')
    await page.getByRole('button', { name: 'Wait', exact: true }).dragTo(first)
    await edge(page, 'wait1', 'condition1').waitFor({ state: 'attached' })

    // Drawn to where nothing is, an edge asks what shall stand there.
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Arrange' }).click()
    const port = await middleOf(card(page, 'Send an email').locator('.react-flow__handle-bottom'))
    await page.mouse.move(port.x, port.y)
    await page.mouse.down()
    await page.mouse.move(port.x + 90, port.y + 60, { steps: 6 })
    await page.mouse.up()
    await menu.waitFor()
    await page.keyboard.type('notify the team')
    await page.keyboard.press('Enter')
    await edge(page, 'sendEmail1', 'tellTeam1').waitFor({ state: 'attached' })

    // A press in the palette goes on where the open step ends.
    await page.getByRole('button', { name: 'Update the contact' }).click()
    await edge(page, 'tellTeam1', 'updateContact1').waitFor({ state: 'attached' })

    // The trigger is changed, not taken out: what follows stays. A mistyped event is remarked, with what was meant.
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Arrange' }).click()
    await middleOf(card(page, 'Event occurs'))
    await card(page, 'Event occurs').click()
    const event = page.getByRole('combobox', { name: 'Event', exact: true })
    await event.fill('order complete')
    await page.getByText('No event of this name arrived').waitFor()
    await page.getByRole('button', { name: 'Use “Order Completed” instead' }).click()
    expect(await event.inputValue()).toBe('Order Completed')
    await page.getByRole('combobox', { name: 'How people enter' }).click()
    await page.getByRole('option', { name: 'Segment entered or left' }).click()
    await edge(page, 'triggerSegment1', 'wait1').waitFor({ state: 'attached' })
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await edge(page, 'triggerSegment1', 'wait1').waitFor({ state: 'attached' })
    await edge(page, 'tellTeam1', 'updateContact1').waitFor({ state: 'attached' })
    await page.context().close()
  })

  it('shows what an email step sends, makes a new one from there, and leads back to the journey', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await beginBlank(page)
    await page.getByRole('button', { name: 'Add a step here' }).click()
    await page.getByRole('option', { name: 'Send an email' }).click()
    const step = page.getByRole('complementary', { name: 'Settings of the step' })
    await step.getByRole('button', { name: 'Create an email' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Promotion/ })
      .click()
    await page.waitForURL(/tpl_/)
    await page.getByRole('textbox', { name: 'Name of the email' }).waitFor()
    await page.getByText('Preview', { exact: true }).click()
    await page.getByRole('link', { name: 'Back', exact: true }).click()
    await page.waitForURL(/jrn_\w+\?node=sendEmail1/)
    await step.getByText(/^From .+@/).waitFor()
    await step.locator('iframe').waitFor({ state: 'attached' })
    await card(page, 'Promotion').locator('iframe').waitFor({ state: 'attached' })
    expect(await accessibilityFindings(page, 'an email step')).toEqual([])
    await step.getByRole('button', { name: 'Send a test' }).click()
    await page.getByRole('button', { name: 'Send test' }).click()
    await page.getByText('Test sent').waitFor()
    await page.context().close()
  })

  it('says in words what its tools do, keeps what programs need apart, and works on a phone in French', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR', width: 390 })
    await beginBlank(page)
    await page.getByRole('button', { name: 'Ajouter une étape ici' }).click()
    await page.getByRole('option', { name: 'Condition' }).click()
    await page.getByRole('button', { name: 'Fermer' }).click()
    await page.getByRole('button', { name: 'Ajouter une étape après « Non »' }).waitFor()
    await expectNoSidewaysScroll(page, 'building on a phone')
    expect(await accessibilityFindings(page, 'building on a phone')).toEqual([])
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByText('Simuler', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Autres actions' }).click()
    await page.getByText('Développeurs', { exact: true }).waitFor()
    await page.getByRole('menuitem', { name: 'Tests' }).click()
    await page.getByRole('complementary', { name: 'Tests' }).waitFor()
    await page.context().close()
  })
})
