import { graphOf, SIMPLE_EMAIL } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo, openInDemo } from './demo.ts'
import { callApi } from './http-api.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const poster = (page: Page) => async (path: string, data: object) => {
  const answer = await callApi(page, shop.product.url, 'POST', path, data)
  expect(answer.ok(), await answer.text()).toBe(true)
  return ((await answer.json().catch(() => ({}))) as { id: string }).id
}

/** A contact with much data, and a journey that greets, waits and tags. */
async function prepare(page: Page, mark: string) {
  await logIntoDemo(page, shop.product.url)
  const post = poster(page)
  const template = await post('templates', { name: `Letter ${mark}`, ...SIMPLE_EMAIL })
  const graph = graphOf([
    step.byHand('start', 'once'),
    step.email('mail', template),
    step.wait('rest', 3, 'days'),
    step.addTag('mark', `greeted-${mark}`),
    step.exit('end'),
  ])
  const journey = `Greeting ${mark}`
  const journeyId = await post('journeys', { name: journey, graph })
  await post(`journeys/${journeyId}/publication`, {})
  const email = `nora-${mark}@page.test`
  const id = await post('contacts', {
    externalId: mark,
    email,
    firstName: 'Nora',
    lastName: mark,
    city: 'Paris',
    country: 'FR',
    timeZone: 'Europe/Paris',
    properties: { vip: true, born: '1990-05-01' },
  })
  await post(`contacts/${id}/consents`, { channel: 'email', decision: 'given', source: 'a form' })
  const { csrfToken } = (await (await page.request.get(`${shop.product.url}/api/v1/session`)).json()) as {
    csrfToken: string
  }
  const ordered = await page.request.post(`${shop.product.url}/v1/track`, {
    headers: { 'x-csrf-token': csrfToken },
    data: {
      userId: mark,
      event: 'Order Completed',
      properties: { order_id: mark, total: 42.5, products: [{ name: 'Red mug', price: 21.25, quantity: 2 }] },
    },
  })
  expect(ordered.ok(), await ordered.text()).toBe(true)
  return { id, email, journey, name: `Nora ${mark}` }
}

const mark = () => crypto.randomUUID().slice(0, 8)

describe('the page of a contact', () => {
  it('says who and where, and leads through a journey by hand', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    const { id, journey, name } = await prepare(page, mark())
    await page.goto(`${shop.product.url}/contacts/${id}`)
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.getByText('Paris, France').waitFor()
    await page.getByText(/^\d\d:\d\d there$/).waitFor()
    await page.getByText('1 order · €42.50').waitFor({ timeout: 20_000 })
    await page.getByText('In no journey at the moment.').waitFor()
    expect(await accessibilityFindings(page, 'a contact')).toEqual([])

    const add = async () => {
      await page.getByRole('button', { name: 'Actions', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Add to a journey' }).click()
      await page.getByRole('combobox', { name: 'Journey' }).fill(journey)
      await page.getByRole('option', { name: journey }).click()
      expect(await accessibilityFindings(page, 'adding to a journey')).toEqual([])
      await page.getByRole('button', { name: 'Add to the journey' }).click()
    }
    await add()
    await page.getByText(`${name} has entered “${journey}”.`).waitFor()
    await page
      .getByText('Next: Update the contact')
      .or(page.getByText(/^Next: /))
      .first()
      .waitFor({ timeout: 20_000 })
    await page.getByText(/continues in 3 days/).waitFor()

    const act = async (item: string) => {
      await page.getByRole('button', { name: `Actions for ${journey}` }).click()
      await page.getByRole('menuitem', { name: item }).click()
    }
    await act('Skip the wait')
    expect(await accessibilityFindings(page, 'skipping a wait')).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Skip the wait' }).click()
    await page.getByText(`${name} goes on in “${journey}”.`).waitFor()
    await page.getByText('In no journey at the moment.').waitFor({ timeout: 20_000 })

    // What a step wrote appears by itself.
    await page.getByRole('button', { name: /^Remove the tag greeted-/ }).waitFor({ timeout: 20_000 })
    const pass = page.getByText(/entered · \d steps? · received “Letter/)
    await pass.waitFor({ timeout: 20_000 })
    // Journeys of others may have let them in too.
    const each = page.getByRole('button', { name: 'Each step' })
    const mine = page.locator('div').filter({ has: pass }).filter({ has: each }).last()
    await mine.getByRole('button', { name: 'Each step' }).click()
    await mine.getByText(/3 days/).waitFor()
    expect(await accessibilityFindings(page, 'a pass unfolded')).toEqual([])

    await add()
    await page.getByText(/was not added\. They have been in this journey before/).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.context().close()
  })

  it('shows the timeline by kind, in its address, with what was ordered', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    const { id } = await prepare(page, mark())
    await page.goto(`${shop.product.url}/contacts/${id}`)
    await page.getByText('Agreed to email').waitFor()
    await page.getByText('2 × Red mug, €42.50').waitFor({ timeout: 20_000 })
    await page.getByRole('radiogroup', { name: 'Show' }).getByText('Orders').click()
    await expect.poll(() => page.url()).toContain('show=order')
    await expect.poll(() => page.getByText('Agreed to email').count()).toBe(0)
    await page.reload()
    await page.getByText('Ordered for €42.50').waitFor()
    expect(await page.getByText('Agreed to email').count()).toBe(0)
    // Of a contact who never ordered: what else there is of any contact depends on the segments of other tests.
    const other = await poster(page)('contacts', { email: `never-${id}@page.test` })
    await page.goto(`${shop.product.url}/contacts/${other}?show=order`)
    await page.getByText('Nothing of this kind has happened yet.').waitFor()
    await page.context().close()
  })

  it('is edited where it stands, with errors beside the field, and loses nothing typed', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    const { id } = await prepare(page, mark())
    await page.goto(`${shop.product.url}/contacts/${id}`)
    await page.getByRole('button', { name: 'Edit City' }).click()
    await page.getByRole('textbox', { name: 'City' }).fill('Lyon')
    await page.keyboard.press('Enter')
    await page.getByText('Lyon, France').waitFor()

    await page.getByRole('button', { name: 'Edit Country' }).click()
    await page.getByRole('combobox', { name: 'Country' }).fill('Switz')
    await page.getByRole('option', { name: 'Switzerland' }).click()
    expect(await accessibilityFindings(page, 'a field open')).toEqual([])
    await page.getByRole('button', { name: 'Save (Country)' }).click()
    await page.getByText('Lyon, Switzerland').waitFor()

    await page.getByRole('button', { name: 'Edit vip' }).click()
    await page.getByRole('combobox', { name: 'vip' }).click()
    await page.getByRole('option', { name: 'No' }).click()
    await page.getByRole('button', { name: 'Save (vip)' }).click()
    await page.getByRole('button', { name: 'Edit vip' }).waitFor()
    await page.getByRole('button', { name: 'Edit Email' }).click()
    await page.getByRole('textbox', { name: 'Email' }).fill('no address')
    await page.keyboard.press('Enter')
    await page.locator('.mantine-TextInput-error', { hasText: 'no address' }).waitFor()
    expect(await accessibilityFindings(page, 'a refused field')).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Edit Email' }).waitFor()

    await page.getByRole('button', { name: 'Edit First name' }).click()
    await page.getByRole('textbox', { name: 'First name' }).fill('Eleonora')
    await page.getByRole('link', { name: 'Contacts' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Stay here' }).click()
    expect(await page.getByRole('textbox', { name: 'First name' }).inputValue()).toBe('Eleonora')
    await page.reload()
    expect(await page.getByRole('textbox', { name: 'First name' }).inputValue()).toBe('Eleonora')
    await page.getByRole('button', { name: 'Save (First name)' }).click()
    await page.getByRole('heading', { level: 1, name: /^Eleonora/ }).waitFor()

    await page.getByRole('button', { name: 'Add a property' }).click()
    await page.getByRole('combobox', { name: 'Property' }).fill(`note-${id.slice(-6)}`)
    await page.getByRole('button', { name: 'Add a property' }).click()
    await page.getByRole('textbox', { name: /^note-/ }).fill('likes tea')
    await page.keyboard.press('Enter')
    await page.getByText('likes tea').waitFor()
    await page.context().close()
  })

  it('keeps properties and fields of the same name apart, and keeps a date a date', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await logIntoDemo(page, shop.product.url)
    const properties = { city: 'of birth', constructor: 'of cars', birth: '1990-01-01' }
    const id = await poster(page)('contacts', { email: `twin-${mark()}@page.test`, city: 'Paris', properties })
    await page.goto(`${shop.product.url}/contacts/${id}`)
    await page.getByRole('button', { name: 'Edit city', exact: true }).click()
    await page.getByRole('textbox', { name: 'city', exact: true }).fill('of youth')
    await page.keyboard.press('Enter')
    await page.getByText('of youth').waitFor()
    expect(await page.getByText('Paris').count()).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Edit constructor' }).click()
    expect(await page.getByRole('textbox', { name: 'constructor' }).inputValue()).toBe('of cars')
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Edit birth' }).click()
    await page.getByLabel('birth', { exact: true }).focus()
    await page.keyboard.type('0101202612')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Edit birth' }).waitFor()
    const answer = await page.request.get(`${shop.product.url}/api/v1/contacts/${id}`)
    const stored = (await answer.json()) as { city: string; properties: Record<string, string> }
    expect([stored.city, stored.properties.city]).toEqual(['Paris', 'of youth'])
    expect(stored.properties.birth).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    await page.context().close()
  })

  it('records what is decided of a channel, keeps lists and tags, and counts before it erases', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    const { id, name } = await prepare(page, mark())
    await page.goto(`${shop.product.url}/contacts/${id}`)
    await page.getByRole('button', { name: 'Email: agreed' }).click()
    await page.getByRole('dialog', { name: 'Email: agreed' }).getByText('a form').waitFor()
    expect(await accessibilityFindings(page, 'a consent open')).toEqual([])
    await page.getByRole('button', { name: 'Record that they opt out' }).click()
    await page.getByRole('button', { name: 'Email: opted out' }).waitFor()
    await page.getByRole('button', { name: 'SMS: no address' }).waitFor()
    // Two clicks in one tick are one decision.
    await page.getByRole('button', { name: 'Email: opted out' }).click()
    await page.getByRole('button', { name: 'Record that they agree' }).evaluate((button: HTMLElement) => {
      button.click()
      button.click()
    })
    await page.getByRole('button', { name: 'Email: agreed' }).waitFor()
    const ledger = await page.request.get(`${shop.product.url}/api/v1/contacts/${id}/consents`)
    expect(((await ledger.json()) as { data: unknown[] }).data.length).toBe(3)

    await page.getByRole('button', { name: 'Actions', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Add to a list' }).click()
    const list = `Friends ${id.slice(-6)}`
    await page.getByRole('combobox', { name: 'List' }).fill(list)
    await page.getByRole('option', { name: `Create the list “${list}”` }).click()
    await page.getByRole('button', { name: 'Add to the list' }).click()
    await page.getByText(`${name} is in “${list}”.`).waitFor()
    await page.getByRole('button', { name: `Remove from ${list}` }).click()
    await page.getByText(`Removed from “${list}”.`).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: `Remove from ${list}` }).waitFor()

    await page.getByRole('textbox', { name: 'Add a tag' }).fill('friend')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Remove the tag friend' }).click()
    await expect.poll(() => page.getByRole('button', { name: 'Remove the tag friend' }).count()).toBe(0)

    await page.getByRole('button', { name: 'Actions', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Erase this person' }).click()
    await page.getByRole('dialog').getByText('1 order', { exact: true }).waitFor()
    expect(await accessibilityFindings(page, 'erasing')).toEqual([])
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.context().close()
  })

  it('is told as gone where it was erased elsewhere, and where its address cannot be read', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await logIntoDemo(page, shop.product.url)
    const id = await poster(page)('contacts', { email: `gone-${mark()}@page.test` })
    await page.goto(`${shop.product.url}/contacts/${id}`)
    const tag = page.getByRole('textbox', { name: 'Add a tag' })
    await tag.fill('half')
    await tag.press('Escape')
    await tag.blur()
    await tag.fill('half')
    await tag.blur()
    expect(await page.getByRole('button', { name: 'Remove the tag half' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Add a tag' }).click()
    await page.getByRole('button', { name: 'Remove the tag half' }).waitFor()

    const erased = await callApi(page, shop.product.url, 'DELETE', `contacts/${id}`)
    expect(erased.ok()).toBe(true)
    await page.getByRole('button', { name: 'Edit City' }).waitFor({ state: 'detached', timeout: 20_000 })
    await page.goto(`${shop.product.url}/contacts/%E0%A4%A`)
    await page.getByRole('link', { name: 'Contacts' }).first().waitFor()
    await page.context().close()
  })

  it('works on a phone in French, one part at a time', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR', width: 390 })
    const { id, name } = await prepare(page, mark())
    await page.goto(`${shop.product.url}/contacts/${id}`)
    await page.getByText('A commandé pour 42,50 €').waitFor({ timeout: 20_000 })
    for (const [tab, seen] of [
      ['Profil', 'Prénom'],
      ['En ce moment', 'Dans aucun parcours en ce moment.'],
      ['Historique', 'A commandé pour'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      await page.getByText(seen).first().waitFor()
      expect(await accessibilityFindings(page, tab)).toEqual([])
      await expectNoSidewaysScroll(page, tab)
    }
    await page.getByRole('tab', { name: 'Profil' }).click()
    await expect.poll(() => page.url()).toContain('view=profile')
    await page.reload()
    await page.getByRole('button', { name: 'Modifier : Prénom' }).click()
    await expectNoSidewaysScroll(page, name)
    await page.context().close()
  })

  it('holds a name and an address without end, and a contact without data', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB', width: 390 })
    await logIntoDemo(page, shop.product.url)
    const post = poster(page)
    const long = await post('contacts', {
      email: `${'long'.repeat(15)}-${mark()}@${'example'.repeat(8)}.test`,
      firstName: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(6),
      city: 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch'.repeat(3),
      tags: ['a-tag-that-has-no-break-'.repeat(4)],
    })
    const unknown = await post('contacts', { phone: `+336${String(Date.now()).slice(-8)}` })
    for (const width of [390, 800, 1440])
      for (const id of [long, unknown]) {
        await page.setViewportSize({ width, height: 900 })
        // Segments that other tests made may have taken them in already.
        await page.goto(`${shop.product.url}/contacts/${id}?show=order`)
        await page.getByText('Nothing of this kind has happened yet.').waitFor()
        await expectNoSidewaysScroll(page, `${id} ${width}`)
        expect(await accessibilityFindings(page, `${id} ${width}`)).toEqual([])
      }
    await page.context().close()
  })
})

describe('a new contact', () => {
  it('is refused where the address has one, who is named and left as they are; nothing typed is lost', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    const { email, name } = await prepare(page, mark())
    await openInDemo(page, shop.product.url, '/contacts')
    await page.getByRole('button', { name: 'New contact' }).click()
    await page.getByLabel('First name').fill('Other')
    await page.getByLabel('Email', { exact: true }).fill(email)
    await page.getByRole('button', { name: 'Create the contact' }).click()
    await page.getByText(`Nothing was changed: ${name} has this value already (Email).`).waitFor()
    expect(await accessibilityFindings(page, 'a contact that is there')).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'New contact' }).click()
    expect(await page.getByLabel('First name').inputValue()).toBe('Other')
    await page.getByRole('button', { name: 'Create the contact' }).click()
    await page.getByRole('link', { name: `Open ${name}` }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.context().close()
  })
})
