import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openPage } from './browser.ts'
import { openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

/** More stops than any page here has. */
const MAX_STOPS = 120

/** What has the keyboard now, as a screen reader names it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement
    const label = element?.id ? document.querySelector(`label[for="${element.id}"]`)?.textContent : ''
    return element?.getAttribute('aria-label') ?? (label || element?.textContent?.trim()) ?? ''
  })

/** Goes on with the Tab key until that has the keyboard. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  const seen: string[] = []
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    await page.keyboard.press(key)
    const now = await focused(page)
    if (name.test(now)) return
    seen.push(now.slice(0, 40))
  }
  throw new Error(`${name} is not reached: ${seen.join(' | ')}`)
}

it('is built, published and watched by the keyboard alone', async () => {
  const page = await openPage(shop.browser, { language: 'en-GB' })
  await openInDemo(page, shop.product.url, '/journeys')
  await page.getByRole('button', { name: 'New journey' }).waitFor()
  await tabTo(page, /^New journey$/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, /^Blank journey/)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Add a step here' }).waitFor()

  // Past the palette; onto the trigger, whose form opens.
  await tabTo(page, /^Skip the palette$/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^Event occurs/)
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Settings of the step' }).waitFor()
  await tabTo(page, /^Event$/)
  await page.keyboard.type('Order Completed')
  await page.keyboard.press('Escape')

  // A step on the edge, found by typing.
  await tabTo(page, /^Add a step here$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('listbox', { name: 'Steps to add' }).waitFor()
  await page.keyboard.type('notify the team')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Settings of the step' }).getByText('Notify the team').waitFor()
  await tabTo(page, /^Subject/)
  await page.keyboard.type('Someone ordered')
  await page.getByText('Saved', { exact: true }).waitFor()

  await tabTo(page, /^Publish$/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, /^Publish the journey$/)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Funnel of the journey' }).waitFor()
  await tabTo(page, /^Someone ordered|^Notify the team/)
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Figures of the step' }).waitFor()
  expect(page.url()).toContain('/live')
  await page.context().close()
})
