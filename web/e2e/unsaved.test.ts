import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo } from './demo.ts'
import { canvasOf, newEmail } from './email-editor.ts'
import { callApi } from './http-api.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const api = (path: string) => `${shop.product.url}/api/v1/${path}`

/** Creates a thing of the tests' own. @returns its id */
async function create(page: Page, kind: string, data: object): Promise<string> {
  const answer = await callApi(page, shop.product.url, 'POST', kind, data)
  expect(answer.status(), await answer.text()).toBe(201)
  return ((await answer.json()) as { id: string }).id
}

async function inDemo(language = 'en-GB', width = 1440): Promise<Page> {
  const page = await openPage(shop.browser, { language, width })
  await logIntoDemo(page, shop.product.url)
  return page
}

/** The name that the server has. */
const nameAt = (page: Page, path: string) =>
  expect.poll(async () => ((await (await page.request.get(api(path))).json()) as { name: string }).name, {
    timeout: 15_000,
  })

const JOURNEY = { name: 'Before', graph: { nodes: [], edges: [] } }
const CAMPAIGN = {
  name: 'Before',
  definition: { audience: {}, schedule: { kind: 'now' }, variants: [{ key: 'A' }] },
}

/** Opens the editor of a new journey. @returns its path in the API */
async function openJourney(page: Page): Promise<string> {
  const id = await create(page, 'journeys', JOURNEY)
  await page.goto(`${shop.product.url}/journeys/${id}`)
  await page.getByRole('textbox', { name: 'Name of the journey' }).waitFor()
  return `journeys/${id}`
}
const rename = (page: Page, name: string) => page.getByRole('textbox', { name: 'Name of the journey' }).fill(name)
const pressUndo = (page: Page) => page.getByRole('button', { name: 'Undo' }).click()
const back = (page: Page) => page.getByRole('link', { name: 'Back', exact: true }).click()

describe('what is typed in an editor', () => {
  it.each([
    ['a journey', 'journeys', JOURNEY, 'Name of the journey'],
    [
      'an email',
      'templates',
      {
        name: 'Before',
        subject: 'Hello',
        preheader: '',
        format: 'html',
        source: '<p>Hello</p>',
        purpose: 'marketing',
      },
      'Name of the email',
    ],
    ['a campaign', 'campaigns', CAMPAIGN, 'Name'],
  ])('is saved when the editor of %s is left at once, and is there on the way back', async (_, kind, body, label) => {
    const page = await inDemo()
    const id = await create(page, kind, body)
    await page.goto(`${shop.product.url}/${kind}/${id}`)
    await page.getByRole('textbox', { name: label, exact: true }).fill('Typed and left')
    await back(page)
    await nameAt(page, `${kind}/${id}`).toBe('Typed and left')
    await page.goBack()
    await expect.poll(() => page.getByRole('textbox', { name: label, exact: true }).inputValue()).toBe('Typed and left')
    // What was left and found again is edited on, without a conflict with oneself.
    await page.getByRole('textbox', { name: label, exact: true }).fill('And typed on')
    await page.getByText('Saved', { exact: true }).waitFor()
    await nameAt(page, `${kind}/${id}`).toBe('And typed on')
    await page.context().close()
  })

  it.each([
    ['left by the browser', (page: Page) => page.goBack()],
    ['reloaded', (page: Page) => page.reload()],
  ])('is saved though the page is %s in the middle of a text of an email', async (_, leave) => {
    const page = await inDemo('fr-FR')
    await newEmail(page, shop.product.url, /^Promotion/)
    const id = /tpl_\w+/.exec(page.url())?.[0]
    await canvasOf(page).getByText('sur tout, jusqu’à dimanche minuit').dblclick()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Écrit au vol')
    await leave(page)
    const source = async () => {
      const email = (await (await page.request.get(api(`templates/${id}`))).json()) as {
        draft: { source: string } | null
      }
      return email.draft?.source
    }
    await expect.poll(source, { timeout: 15_000 }).toContain('Écrit au vol')
    await page.context().close()
  })

  it('comes through a reload at once', async () => {
    const page = await inDemo()
    const path = await openJourney(page)
    await rename(page, 'Typed and reloaded')
    await page.reload()
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Name of the journey' }).inputValue())
      .toBe('Typed and reloaded')
    await nameAt(page, path).toBe('Typed and reloaded')
    await page.context().close()
  })

  it('comes through a crash of the page before the server has it, and Undo takes it out again', async () => {
    const page = await inDemo()
    const path = await openJourney(page)
    await page.context().setOffline(true)
    await rename(page, 'Typed and crashed')
    await page.getByText('Kept on this device, not saved yet').waitFor()
    const again = await page.context().newPage()
    await page.close()
    await again.context().setOffline(false)
    await again.goto(`${shop.product.url}/${path}`)
    await again.getByText('Your changes that were not saved yet are back.').waitFor()
    await nameAt(again, path).toBe('Typed and crashed')
    await again.getByRole('button', { name: 'Undo' }).last().click()
    await nameAt(again, path).toBe('Before')
    await again.context().close()
  })

  it('waits while the server is away: who leaves is asked, and it is sent once the server answers', async () => {
    const page = await inDemo()
    const path = await openJourney(page)
    await page.context().setOffline(true)
    await rename(page, 'Typed offline')
    await page.getByText('Kept on this device, not saved yet').waitFor()
    await back(page)
    const dialog = page.getByRole('dialog', { name: 'Your last changes are not saved yet' })
    await dialog.waitFor()
    expect(await accessibilityFindings(page, 'leaving what is not saved')).toEqual([])
    await dialog.getByRole('button', { name: 'Stay here' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(page.url()).toContain(path)
    await back(page)
    await dialog.getByRole('button', { name: 'Leave' }).click()
    const waiting = page.getByText('“Typed offline” has changes that are not saved yet', { exact: false })
    await waiting.waitFor()
    await page.context().setOffline(false)
    await nameAt(page, path).toBe('Typed offline')
    await waiting.waitFor({ state: 'hidden' })
    await page.context().close()
  })

  it('is sent after a reload, though its editor is not opened again', async () => {
    const page = await inDemo()
    const path = await openJourney(page)
    await page.context().setOffline(true)
    await rename(page, 'Typed and forgotten')
    await page.getByText('Kept on this device, not saved yet').waitFor()
    const elsewhere = await page.context().newPage()
    await page.close()
    await elsewhere.context().setOffline(false)
    await elsewhere.goto(`${shop.product.url}/segments`)
    await nameAt(elsewhere, path).toBe('Typed and forgotten')
    await elsewhere.context().close()
  })

  it('is saved as Undo leaves it, also when that is pressed while it is being saved', async () => {
    const page = await inDemo()
    const path = await openJourney(page)
    let answer = () => {}
    const answered = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/api/v1/journeys/*', async (route) => {
      if (route.request().method() !== 'GET') await answered
      return route.fallback()
    })
    await rename(page, 'Typed too soon')
    await page.getByText('Saving…', { exact: true }).waitFor()
    await pressUndo(page)
    const first = page.waitForResponse((response) => response.request().method() !== 'GET')
    answer()
    await first
    await nameAt(page, path).toBe('Before')
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.context().close()
  })

  it.each([
    ['is typed on', (page: Page) => rename(page, 'Typed on'), 'Typed on'],
    ['is left as it is', async () => {}, 'Answer lost'],
    ['is undone', (page: Page) => pressUndo(page), 'Before'],
  ])('is no conflict with oneself when the answer to a save is lost on the way, and it %s', async (_, goOn, last) => {
    const page = await inDemo()
    const path = await openJourney(page)
    let lost = 0
    await page.route(`**/api/v1/${path}`, async (route) => {
      if (route.request().method() === 'GET' || lost > 0) return route.fallback()
      lost++
      await route.fetch()
      return route.abort('connectionreset')
    })
    await rename(page, 'Answer lost')
    await page.getByText('Kept on this device, not saved yet').waitFor()
    await goOn(page)
    await page.getByText('Saved', { exact: true }).waitFor()
    await nameAt(page, path).toBe(last)
    expect(lost).toBe(1)
    await page.context().close()
  })

  it('asks which one is right when another user saved meanwhile, and loses neither', async () => {
    const page = await inDemo()
    const id = await create(page, 'campaigns', CAMPAIGN)
    const name = (of: Page) => of.getByRole('textbox', { name: 'Name', exact: true })
    const other = await page.context().newPage()
    await Promise.all([page, other].map((one) => one.goto(`${shop.product.url}/campaigns/${id}`)))
    await name(page).waitFor()
    await name(other).fill('Theirs')
    await nameAt(page, `campaigns/${id}`).toBe('Theirs')
    await name(page).fill('Mine')
    const alert = page.getByRole('alert').filter({ hasText: 'Someone else saved this meanwhile' })
    await alert.waitFor()
    expect(await accessibilityFindings(page, 'a conflict')).toEqual([])
    await alert.getByRole('button', { name: 'Take theirs' }).click()
    await alert.waitFor({ state: 'hidden' })
    expect(await name(page).inputValue()).toBe('Theirs')
    await pressUndo(page)
    await nameAt(page, `campaigns/${id}`).toBe('Mine')
    await other.reload()
    await name(other).fill('Theirs')
    await nameAt(page, `campaigns/${id}`).toBe('Theirs')
    await name(page).fill('Mine again')
    await alert.getByRole('button', { name: 'Take theirs' }).click()
    await alert.waitFor({ state: 'hidden' })
    await name(other).fill('Theirs again')
    await nameAt(page, `campaigns/${id}`).toBe('Theirs again')
    await name(page).fill('Mine after all')
    await alert.getByRole('button', { name: 'Keep mine' }).click()
    await nameAt(page, `campaigns/${id}`).toBe('Mine after all')
    await page.context().close()
  })
})

describe('what is typed in a form', () => {
  it('is asked about before a segment is left, comes through a reload, and is saved on leaving', async () => {
    const page = await inDemo()
    const condition = { kind: 'tag', tag: 'vip', has: true }
    const id = await create(page, 'segments', { name: 'Before', condition })
    await page.goto(`${shop.product.url}/segments/${id}`)
    const name = page.getByLabel('Name of the segment')
    await name.fill('Typed and left')
    await page.getByRole('link', { name: 'Contacts', exact: true }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Save your changes?' })
    await dialog.getByRole('button', { name: 'Stay here' }).click()
    await page.reload()
    await page.getByText('What you had typed here and not saved is back.').waitFor()
    expect(await name.inputValue()).toBe('Typed and left')
    await page.getByRole('link', { name: 'Contacts', exact: true }).first().click()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor()
    await nameAt(page, `segments/${id}`).toBe('Typed and left')
    // Nothing of it comes back another time.
    await page.goto(`${shop.product.url}/segments/${id}`)
    await name.waitFor()
    expect(await page.getByText('What you had typed here and not saved is back.').count()).toBe(0)
    await page.context().close()
  })

  it('is left unsaved if one says so, on a phone, in French', async () => {
    const page = await inDemo('fr-FR', 390)
    await page.goto(`${shop.product.url}/settings/workspace`)
    const name = page.getByLabel('Nom de l’entreprise').or(page.getByRole('textbox').first())
    const before = await name.inputValue()
    await name.fill('Autre nom')
    await page.getByRole('tab', { name: 'Mon compte' }).click()
    const dialog = page.getByRole('dialog', { name: 'Enregistrer vos modifications ?' })
    await dialog.waitFor()
    expect(await accessibilityFindings(page, 'leaving a form')).toEqual([])
    await expectNoSidewaysScroll(page, 'leaving a form')
    await dialog.getByRole('button', { name: 'Ne pas enregistrer' }).click()
    await page.getByRole('heading', { name: 'Profil' }).waitFor()
    await page.goto(`${shop.product.url}/settings/workspace`)
    await expect.poll(() => name.inputValue()).toBe(before)
    await page.context().close()
  })

  it.each([
    ['/settings/keys', /^What it is for/, 'Till of the shop'],
    ['/settings/members', /^Email address/, 'colleague@shop.test'],
    ['/settings/properties', /^Name of orders$/, 'All their orders'],
  ])('comes through a reload: %s', async (path, label, typed) => {
    const page = await inDemo()
    await page.goto(shop.product.url + path)
    const field = page.getByLabel(label)
    await field.fill(typed)
    await page.reload()
    await page.getByText('What you had typed here and not saved is back.').waitFor()
    expect(await field.inputValue()).toBe(typed)
    await page.context().close()
  })

  it('keeps no secret on the device', async () => {
    const page = await inDemo()
    await page.goto(`${shop.product.url}/settings/sending`)
    await page.getByRole('button', { name: 'Add a connection' }).click()
    const cancel = page.getByRole('button', { name: 'Cancel' })
    const form = page.locator('form').filter({ has: cancel })
    await form.getByLabel('Name of the connection').fill('Half written')
    await form.getByRole('radio', { name: /^Resend/ }).click()
    await form.getByLabel(/API key/).fill('re_not_to_be_kept')
    const kept = () => page.evaluate(() => JSON.stringify(Object.entries(localStorage)))
    await expect.poll(kept).toContain('Half written')
    expect(await kept()).not.toContain('re_not_to_be_kept')
    await cancel.click()
    await expect.poll(kept).not.toContain('Half written')
    await page.context().close()
  })
})
