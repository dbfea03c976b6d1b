import { describe, expect, it } from 'vitest'
import { accessibilityFindings, findingsOf, openPage } from './browser.ts'
import { logIntoDemo, openInDemo } from './demo.ts'
import { callApi } from './http-api.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

describe('a campaign', () => {
  it('is set up, checked, tried, launched, followed and read, by someone who reads nothing', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    await openInDemo(page, shop.product.url)
    await page.getByRole('link', { name: 'Campagnes' }).click()
    await page.getByRole('button', { name: 'Nouvelle campagne' }).click()
    const panel = page.getByRole('heading', { name: 'Avant le lancement' }).locator('..')
    await panel.getByText('Choisissez au moins un segment').waitFor()
    expect(await page.getByRole('button', { name: /^Envoyer à/ }).isDisabled()).toBe(true)

    await page.getByRole('textbox', { name: 'Nom', exact: true }).fill('Thés de saison')
    await page.getByRole('combobox', { name: 'Membres de', exact: true }).click()
    await page.getByRole('option', { name: /Meilleurs clients/ }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'E-mail', exact: true }).click()
    await page.getByRole('option', { name: 'Vous nous manquez' }).click()
    await page.getByRole('textbox', { name: 'Objet', exact: true }).fill('Nos thés de saison, {{ contact.firstName }}')
    await panel.getByText('Tout est prêt.').waitFor()
    await panel.getByText(/personnes la reçoivent/).waitFor()

    await page.getByRole('button', { name: 'Envoyer un test' }).click()
    await page.getByRole('textbox', { name: 'À', exact: true }).fill('collegue@maison-alba.example.com')
    await page.getByRole('button', { name: 'Envoyer le test' }).click()
    await page.getByText('Test envoyé').waitFor()

    const launch = page.getByRole('button', { name: /^Envoyer à [\d\s]+ personnes…$/ })
    await launch.click()
    const confirmation = page.getByRole('dialog', { name: 'Envoyer « Thés de saison » ?' })
    await confirmation.getByRole('row', { name: /^Destinataires Meilleurs clients$/ }).waitFor()
    await confirmation.getByRole('row', { name: /^Objet Nos thés de saison, [^{]+ Tel que le lira un/ }).waitFor()
    await confirmation.getByRole('row', { name: /^Expéditeur .+ <.+@.+>$/ }).waitFor()
    await confirmation.getByTitle('L’e-mail').waitFor()
    expect(await accessibilityFindings(page, 'confirmation')).toEqual([])
    // Neither looking nor thinking again sends anything.
    await confirmation.getByRole('button', { name: 'Annuler', exact: true }).click()
    await launch.click()
    await confirmation.getByRole('button', { name: /^Envoyer à [\d\s]+ personnes$/ }).click()
    await page
      .getByRole('timer')
      .getByText(/^Part dans \d+ s$/)
      .waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Annuler le lancement' }).click()
    await page.getByText('Le lancement est annulé. Rien n’a été envoyé.').waitFor()
    await page.getByText('Brouillon', { exact: true }).waitFor()

    await launch.click()
    await confirmation.getByRole('button', { name: /^Envoyer à/ }).click()
    await page.getByRole('timer').waitFor()
    await page.getByRole('timer').waitFor({ state: 'hidden', timeout: 40_000 })
    await page.getByText('Envoyée', { exact: true }).waitFor()
    const sent = page.getByRole('link', { name: /^Envoyés [\d\s]+$/ })
    await sent.waitFor()
    expect(await accessibilityFindings(page, 'results')).toEqual([])
    await sent.click()
    await page.getByRole('combobox', { name: 'Montrer' }).waitFor()
    await page.getByRole('row').nth(5).waitFor()

    // A contact clicks, as the sandbox can play it; the figure moves by itself.
    const { data } = (await (
      await page.request.get(`${shop.product.url}/api/v1/outbox?search=Nos%20th%C3%A9s&limit=1`)
    ).json()) as { data: { id: string }[] }
    await page.goBack()
    await callApi(page, shop.product.url, 'POST', `outbox/${data[0]?.id}/events`, { kind: 'clicked' })
    await page.getByRole('link', { name: /^Cliqués 1$/ }).waitFor()

    // Contacts who neither opened nor clicked get it once more, by a draft of its own.
    await page.getByRole('button', { name: 'Autres actions' }).click()
    await page.getByRole('menuitem', { name: 'Relancer les non-ouvreurs' }).click()
    await page.getByText(/Un brouillon pour ceux qui n’ont ni ouvert ni cliqué est prêt/).waitFor()
    await page.getByText('Brouillon', { exact: true }).waitFor()
    await page
      .getByText(/N’ont pas ouvert «/)
      .first()
      .waitFor()
    await page.context().close()
  })

  it('waits for the winner of its test, and sends it to the others when someone chooses', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url, '/campaigns')
    await page.getByRole('link', { name: 'La collection d’hiver' }).click()
    await page.getByText('The test has been sent. Choose the winner below.').waitFor()
    await page.getByRole('button', { name: 'Send B to the others' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Send to [\d,]+ people$/ })
      .click()
    await page.getByText('The others get Variant B').waitFor()
    await page.getByText('Sent', { exact: true }).first().waitFor()
    await page.getByText('Variant B was chosen.').waitFor()
    await page.context().close()
  })

  it.each([
    ['French, light, wide', { language: 'fr-FR', width: 1440, dark: false }],
    ['English, dark, on a phone', { language: 'en-GB', width: 390, dark: true }],
  ])('has no finding of axe and fits: %s', async (_, look) => {
    const page = await openPage(shop.browser, look)
    await logIntoDemo(page, shop.product.url)
    const { data } = (await (await page.request.get(`${shop.product.url}/api/v1/campaigns`)).json()) as {
      data: { id: string; state: string }[]
    }
    const [draft, launched] = [
      data.find(({ state }) => state === 'draft')?.id,
      data.find(({ state }) => state !== 'draft')?.id,
    ]
    const screens = [
      '/campaigns',
      `/campaigns/${draft}`,
      `/campaigns/${launched}/results`,
      `/campaigns/${launched}/people`,
      `/campaigns/${launched}`,
    ]
    expect(await findingsOf(page, shop.product.url, screens)).toEqual([])
    await page.context().close()
  })

  it.each(['/campaigns', '/journeys', '/segments', '/templates'])('%s shows whole rows on a phone', async (list) => {
    const page = await openPage(shop.browser, { language: 'fr-FR', width: 390 })
    await logIntoDemo(page, shop.product.url)
    await page.goto(shop.product.url + list)
    await page.locator('tbody tr').first().waitFor()
    expect(await page.locator('table').evaluate((it) => it.getBoundingClientRect().right)).toBeLessThanOrEqual(390)
    await page.context().close()
  })
})
