import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo } from './demo.ts'
import { canvasOf, keptEmail, newEmail } from './email-editor.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const kept = (page: Page) => expect.poll(() => keptEmail(page), { timeout: 8000 })

async function addLanguage(page: Page, language: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a language' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a language' })
  await dialog.getByLabel('Language to add').first().fill(language)
  await page.getByRole('option', { name: language, exact: true }).click()
  await dialog.getByRole('button', { name: 'Add the language' }).click()
}

describe('an email in several languages', () => {
  it('is written language by language, undone, looked at as who reads it, and published', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await logIntoDemo(page, shop.product.url)
    await newEmail(page, shop.product.url, /^Welcome/)
    const { subject: english } = await keptEmail(page)
    const subject = page.getByRole('textbox', { name: 'Subject', exact: true })
    await addLanguage(page, 'German')
    await page.getByRole('button', { name: 'German', exact: true, pressed: true }).waitFor()
    const copied = await keptEmail(page)
    await kept(page).toMatchObject({ language: 'en', translations: { de: { subject: english } } })
    expect(copied.subject).toBe(english)

    // What is not translated yet is remarked.
    const remark = page.getByRole('button', { name: /texts not translated$/ })
    const before = Number.parseInt((await remark.textContent()) ?? '', 10)
    await remark.click()
    await page.getByRole('dialog').getByText(`Subject: ${english}`).waitFor()
    expect(await accessibilityFindings(page, 'a language')).toEqual([])
    await page.keyboard.press('Escape')
    await subject.fill('Willkommen bei uns')
    const text = canvasOf(page).locator('[data-gjs-type=mj-text]').first()
    const inEnglish = (await text.textContent())?.trim() ?? ''
    await text.dblclick()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Schön, dass Sie da sind')
    // Another language is looked at while a text is being written.
    await page.getByRole('button', { name: 'English (fallback)' }).click()
    await canvasOf(page).getByText(inEnglish, { exact: true }).first().waitFor()
    expect(await subject.inputValue()).toBe(english)
    await kept(page).toMatchObject({
      subject: english,
      translations: {
        de: { subject: 'Willkommen bei uns', source: expect.stringContaining('Schön, dass Sie da sind') as string },
      },
    })
    expect((await keptEmail(page)).source).not.toContain('Schön')

    // What is undone is shown.
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByRole('button', { name: 'German', exact: true, pressed: true }).waitFor()
    await canvasOf(page).getByText(inEnglish, { exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'Redo', exact: true }).click()
    await canvasOf(page).getByText('Schön, dass Sie da sind').waitFor()
    expect(Number.parseInt((await remark.textContent()) ?? '', 10)).toBe(before - 2)

    // Preview says which language it shows, and how the inbox does.
    await page.getByText('Preview', { exact: true }).click()
    const inbox = page.getByRole('region', { name: 'In the inbox' })
    const choose = async (language: string) => {
      await page.getByRole('combobox', { name: 'Language' }).or(page.getByLabel('Language')).first().click()
      await page.getByRole('option', { name: language }).click()
    }
    await choose('English')
    await inbox.getByText(/^Welcome/).waitFor()
    await choose('German')
    await page.getByText('Shown in German: this person reads German.').waitFor()
    await inbox.getByText('Willkommen bei uns').waitFor()
    await inbox.getByText('Maison Alba').waitFor()
    expect(await accessibilityFindings(page, 'a preview')).toEqual([])
    await page.getByText('Design', { exact: true }).click()

    // Taken out and back again.
    await addLanguage(page, 'French')
    await page.getByRole('button', { name: 'German', exact: true }).click()
    await page.getByRole('button', { name: 'More for German' }).click()
    await page.getByRole('menuitem', { name: 'Remove German' }).click()
    await expect
      .poll(async () => Object.keys((await keptEmail(page)).translations ?? {}), { timeout: 8000 })
      .toEqual(['fr'])
    // What is written in another before it comes back stays.
    await page.getByRole('button', { name: 'French', exact: true }).click()
    await subject.fill('Bienvenue à tous')
    await kept(page).toMatchObject({ translations: { fr: { subject: 'Bienvenue à tous' } } })
    await page.locator('.mantine-Notification-root').getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'German', exact: true }).click()
    await page.getByRole('button', { name: 'More for German' }).click()
    await page.getByRole('menuitem', { name: 'Make German the fallback' }).click()
    await kept(page).toMatchObject({
      language: 'de',
      subject: 'Willkommen bei uns',
      translations: { en: { subject: english }, fr: { subject: 'Bienvenue à tous' } },
    })
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByText('Published', { exact: true }).waitFor()
    await page.goto(`${shop.product.url}/templates`)
    await page.getByText('German, English and French').first().waitFor()
    await page.context().close()
  })
})

describe('an email on a phone', () => {
  it('is written in by touch: a text is tapped, tapped again, and kept', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR', width: 390, isTouch: true, isMobile: true })
    await logIntoDemo(page, shop.product.url)
    await newEmail(page, shop.product.url, /^Bienvenue/)
    const text = canvasOf(page).locator('[data-gjs-type=mj-text]').first()
    const written = (await text.textContent())?.trim() ?? ''
    await text.tap()
    const bar = page.getByRole('complementary', { name: 'Bloc sélectionné' })
    await bar.getByRole('button', { name: 'Modifier le texte' }).waitFor()
    expect(await accessibilityFindings(page, 'a block on a phone')).toEqual([])
    await expectNoSidewaysScroll(page, 'a block on a phone')

    // Looked into and left as it was, it is not changed.
    await text.tap()
    await bar.getByRole('button', { name: 'Terminer' }).tap()
    await bar.getByRole('button', { name: 'Modifier le texte' }).tap()
    await bar.getByRole('button', { name: 'Terminer' }).tap()
    await page.getByText('Publié', { exact: true }).waitFor()
    expect((await keptEmail(page)).source).toContain(written)

    await bar.getByRole('button', { name: 'Modifier le texte' }).tap()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Écrit du bout du doigt')
    await bar.getByRole('button', { name: 'Terminer' }).tap()
    await kept(page).toMatchObject({ source: expect.stringContaining('Écrit du bout du doigt') as string })
    await bar.getByRole('button', { name: 'Mise en forme' }).tap()
    await page.getByRole('dialog').getByText('Alignement').waitFor()
    await page.context().close()
  })
})
