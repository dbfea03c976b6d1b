import type { CalendarEntry, CampaignAnswer } from '@parcours/contract/campaigns.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo } from './demo.ts'
import { callApi } from './http-api.ts'
import { useProduct } from './product.ts'

const shop = useProduct()
const NEXT_YEAR = new Date().getUTCFullYear() + 1
const CALENDAR = `/campaigns/calendar?date=${NEXT_YEAR}-05-12`

/** A campaign to everyone on a day of next May, launched or a draft. */
async function newCampaign(page: Page, name: string, day: string, isLaunched: boolean): Promise<string> {
  const templates = await page.request.get(`${shop.product.url}/api/v1/templates`)
  const { data } = (await templates.json()) as { data: { id: string }[] }
  const definition = CampaignDefinition.parse({
    audience: { everyone: true },
    variants: [{ key: 'A', templateId: data[0]?.id }],
    schedule: { kind: 'at', at: `${NEXT_YEAR}-05-${day}T09:00`, timeZone: 'Europe/Paris' },
  })
  const made = await callApi(page, shop.product.url, 'POST', 'campaigns', { name, definition })
  const { id } = (await made.json()) as { id: string }
  if (isLaunched) {
    const launched = await callApi(page, shop.product.url, 'POST', `campaigns/${id}/launch`)
    expect(launched.status(), await launched.text()).toBe(200)
  }
  return id
}

const dayOf = async (page: Page, name: string) => {
  const query = `from=${NEXT_YEAR}-05-01&to=${NEXT_YEAR}-05-31`
  const answer = await page.request.get(`${shop.product.url}/api/v1/campaigns/calendar?${query}`)
  const { data } = (await answer.json()) as { data: CalendarEntry[] }
  return data.find((entry) => entry.name === name)?.day.slice(-2)
}

describe('the calendar of campaigns', () => {
  it('moves what is scheduled by dragging it, after a question, and back by Undo', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    await logIntoDemo(page, shop.product.url)
    const id = await newCampaign(page, 'Thés de mai', '12', true)
    await page.goto(`${shop.product.url}/campaigns`)
    await page.getByRole('tab', { name: 'Calendrier' }).click()
    await page.waitForURL(/\/campaigns\/calendar$/)
    await page.goto(shop.product.url + CALENDAR)
    await page.getByRole('heading', { name: `mai ${NEXT_YEAR}` }).waitFor()
    // The weeks of French calendars begin on Monday.
    expect(await page.getByRole('columnheader').first().textContent()).toBe('lun.')
    const entry = page.getByRole('link', { name: /Programmée 09:00 Thés de mai/ })
    await entry.dragTo(page.locator(`[data-day="${NEXT_YEAR}-05-14"]`))
    const question = page.getByRole('dialog', { name: /Déplacer « Thés de mai » à un autre jour/ })
    await question.waitFor()
    expect(await dayOf(page, 'Thés de mai')).toBe('12')
    expect(await accessibilityFindings(page, 'question')).toEqual([])
    await question.getByRole('button', { name: 'Déplacer au 14 mai' }).click()
    await page
      .locator(`[data-day="${NEXT_YEAR}-05-14"]`)
      .getByRole('link', { name: /Thés de mai/ })
      .waitFor()
    expect(await dayOf(page, 'Thés de mai')).toBe('14')
    await page.getByRole('button', { name: 'Annuler', exact: true }).click()
    await page.getByText(/a retrouvé son jour/).waitFor()
    expect(await dayOf(page, 'Thés de mai')).toBe('12')
    await page
      .locator(`[data-day="${NEXT_YEAR}-05-12"]`)
      .getByRole('link', { name: /Thés de mai/ })
      .click()
    await page.waitForURL(new RegExp(`/campaigns/${id}`))
    await page.context().close()
  })

  it('moves it by the keyboard too, and says beside the day why it cannot', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await logIntoDemo(page, shop.product.url)
    const id = await newCampaign(page, 'Drafted teas', '20', false)
    await page.goto(`${shop.product.url}${CALENDAR}&view=week`.replace('05-12', '05-20'))
    const button = page.getByRole('button', { name: 'Move “Drafted teas” to another day' })
    await button.focus()
    await page.keyboard.press('Enter')
    const question = page.getByRole('dialog')
    await question.getByLabel('Day').fill('2020-05-20')
    await question.getByRole('button', { name: 'Move to 20 May' }).click()
    await question.getByText('This time has passed. Choose a later one, or send now.').waitFor()
    await question.getByLabel('Day').fill(`${NEXT_YEAR}-05-22`)
    await question.getByLabel('Time').fill('10:30')
    await question.getByRole('button', { name: 'Move to 22 May' }).click()
    await page.getByText(/moved to/).waitFor()
    const { definition } = (await (
      await page.request.get(`${shop.product.url}/api/v1/campaigns/${id}`)
    ).json()) as CampaignAnswer
    expect(definition.schedule).toMatchObject({ at: `${NEXT_YEAR}-05-22T10:30` })
    await page.context().close()
  })

  it.each([
    ['English, wide', { language: 'en-GB', width: 1440 }, 'Month'],
    ['French, on a phone', { language: 'fr-FR', width: 390, dark: true }, 'Mois'],
  ])('has no finding of axe and fits: %s', async (_, look, month) => {
    const page = await openPage(shop.browser, look)
    await logIntoDemo(page, shop.product.url)
    for (const view of ['month', 'week', 'list']) {
      await page.goto(`${shop.product.url}/campaigns/calendar?view=${view}`)
      await page.getByText(month, { exact: true }).waitFor()
      await page.getByText('Europe/Paris').waitFor()
      expect(await accessibilityFindings(page, view)).toEqual([])
      await expectNoSidewaysScroll(page, view)
    }
    await page.context().close()
  })
})
