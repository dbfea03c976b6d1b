import { describe, expect, it } from 'vitest'
import { accessibilityFindings, findingsOf, openPage } from './browser.ts'
import { logIntoDemo, openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

describe('the first five minutes', () => {
  it('of a marketer: a journey drawn, published, tried, and a person seen moving through it', async () => {
    const page = await openPage(shop.browser)
    await openInDemo(page, shop.product.url)
    await page.getByRole('link', { name: 'Reconquête' }).first().waitFor()

    // The welcome email goes to who agreed: a contact is there first.
    await page.goto(`${shop.product.url}/contacts`)
    await page.getByRole('button', { name: 'Nouveau contact' }).click()
    await page.getByLabel('Prénom').fill('Jeanne')
    await page.getByLabel('E-mail', { exact: true }).fill('jeanne@essai.test')
    await page.getByRole('button', { name: 'Créer le contact' }).click()
    await page.getByRole('heading', { name: 'Jeanne' }).waitFor()
    await page.getByRole('button', { name: 'E-mail : pas demandé' }).click()
    await page.getByRole('button', { name: 'Enregistrer son accord' }).click()
    await page.getByText('saisi à la main').first().waitFor()

    await page.getByRole('link', { name: 'Parcours', exact: true }).last().click()
    await page.getByRole('button', { name: 'Nouveau parcours' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Bienvenue/ })
      .click()
    await page.getByLabel('Nom du parcours').fill('Mon premier parcours')
    // A mistake is shown in place, and undone.
    await page.getByText('Événement reçu', { exact: true }).last().click()
    await page.getByLabel('Événement', { exact: true }).first().fill('')
    await page.getByText('1 point à régler avant de publier').waitFor()
    await page.getByLabel('Événement', { exact: true }).first().fill('Essai du jour')
    await page.getByText('1 point à régler avant de publier').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Publier', exact: true }).click()
    await page.getByRole('button', { name: 'Publier le parcours' }).click()
    await page.getByText('La version 1 est en ligne.').waitFor()

    await page.getByRole('button', { name: 'Envoyer un événement d’essai' }).click()
    await page.getByRole('dialog').getByLabel('Adresse e-mail').fill('jeanne@essai.test')
    await page.getByRole('button', { name: 'Envoyer « Essai du jour »' }).click()
    // The canvas counts by itself: one contact waits behind the first email.
    await page.getByText('1 envoyés', { exact: false }).first().waitFor({ timeout: 15_000 })
    await page
      .locator('.react-flow__node')
      .filter({ hasText: '2 jours' })
      .getByText('1 ici')
      .waitFor({ timeout: 15_000 })
    await page.locator('.react-flow__node').filter({ hasText: '2 jours' }).click()
    await page.getByRole('link', { name: 'Jeanne' }).waitFor()
    await page.getByRole('button', { name: 'Voir le chemin' }).click()
    const run = await page.getByRole('link', { name: 'Ouvrir dans Temporal' }).getAttribute('href')
    expect((await fetch(run ?? '')).status).toBe(200)

    await page.goto(`${shop.product.url}/outbox`)
    // Other files send meanwhile.
    await page.getByRole('textbox', { name: 'Chercher par destinataire ou objet' }).fill('jeanne@')
    await page.getByText('jeanne@essai.test').first().waitFor()
    await page.getByText('jeanne@essai.test').first().click()
    await page.getByRole('button', { name: 'Simuler un résultat' }).click()
    await page.getByRole('menuitem', { name: 'Ouvert' }).click()
    await page.getByText('Simulé : Ouvert'.replace(' :', '\u202f:')).waitFor()
    await page.context().close()
  })

  it('draws by keyboard and mouse: a step put on an arrow, undone, done again, and kept', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url, '/journeys')
    await page.getByRole('button', { name: 'New journey' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Blank journey/ })
      .click()
    const cards = page.locator('.react-flow__node')
    await cards.nth(1).waitFor()
    await page.getByRole('button', { name: 'Add a step here' }).click()
    await page.getByRole('option', { name: 'Webhook' }).click()
    await expect.poll(() => cards.count()).toBe(3)
    await page.getByRole('textbox', { name: 'Address' }).fill('https://example.com/hook')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => cards.count()).toBe(2)
    await page.getByRole('button', { name: 'Redo' }).click()
    await expect.poll(() => cards.count()).toBe(3)
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.reload()
    await expect.poll(() => cards.count()).toBe(3)
    await page.context().close()
  })
})

describe('every screen', () => {
  const screens = [
    '/',
    '/journeys',
    '/contacts',
    '/imports',
    '/templates',
    '/outbox',
    '/settings',
    '/settings/workspace',
    '/settings/properties',
    '/settings/members',
    '/settings/keys',
  ]

  it.each([
    ['French, light, wide', { language: 'fr-FR', width: 1440, dark: false }],
    ['English, dark, on a phone', { language: 'en-GB', width: 390, dark: true }],
  ])('has no finding of axe and fits: %s', async (_, look) => {
    const page = await openPage(shop.browser, look)
    await page.goto(shop.product.url)
    await page.getByRole('button', { name: /Entrer dans la démo|Enter the demo/ }).waitFor()
    const findings = await accessibilityFindings(page, 'log in')
    await logIntoDemo(page, shop.product.url)
    /** One of the demo's own, which other files do not change. */
    const idOf = async (path: string, name?: string) => {
      const answer = await page.request.get(`${shop.product.url}/api/v1/${path}`)
      const { data } = (await answer.json()) as { data: { id: string; name?: string }[] }
      return data.find((one) => !name || one.name === name)?.id ?? ''
    }
    const journey = await idOf('journeys', 'Bienvenue')
    const details = [
      `/contacts/${await idOf('contacts?search=emma')}`,
      `/templates/${await idOf('templates', 'Bienvenue')}`,
      `/journeys/${journey}`,
      `/journeys/${journey}/live`,
      `/journeys/${journey}/people`,
      '/nowhere',
    ]
    findings.push(...(await findingsOf(page, shop.product.url, [...screens, ...details])))
    expect(findings).toEqual([])
    await page.context().close()
  })

  it('says in words what failed when the server does', async () => {
    const page = await openPage(shop.browser)
    await logIntoDemo(page, shop.product.url)
    await page.route('**/api/v1/contacts?**', (route) => route.abort())
    await page.goto(`${shop.product.url}/contacts`)
    await page.getByRole('alert').getByText('Le serveur est injoignable').waitFor({ timeout: 20_000 })
    await page.getByRole('button', { name: 'Réessayer' }).waitFor()
    await page.context().close()
  })
})
