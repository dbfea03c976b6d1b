import { databaseUrl, makeResetLink } from '@parcours/launcher/reset-password.ts'
import { addAccount } from '@parcours/testing/account.ts'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, findingsOf, openPage } from './browser.ts'
import { useProduct } from './product.ts'

const shop = useProduct()
const EMAIL = 'zoe@parcours.test'

describe('one’s own account', () => {
  it('is got back by a link, chooses its workspace, its name, language and password, and ends sessions, by the keyboard too', async () => {
    await addAccount(databaseUrl(shop.product.dir), {
      name: 'Zoé',
      email: EMAIL,
      password: 'a-long-password',
      workspaces: ['Librairie', 'Salon de thé'],
    })
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    await page.goto(shop.product.url)
    await page.getByRole('link', { name: /Mot de passe oublié/ }).click()
    expect(await accessibilityFindings(page, 'forgotten')).toEqual([])
    await page.getByLabel('Adresse e-mail').fill(EMAIL)
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Si un compte correspond à cette adresse' }).waitFor()

    await page.goto(await makeResetLink(EMAIL, { data: shop.product.dir, publicUrl: shop.product.url }))
    expect(await accessibilityFindings(page, 'password')).toEqual([])
    await page.getByLabel('Nouveau mot de passe').fill('a-fresh-password')
    await page.keyboard.press('Enter')
    await page.getByText('Votre mot de passe est enregistré.').waitFor()
    await page.getByRole('link', { name: 'Retour à la connexion' }).click()
    const logIn = async (password: string) => {
      await page.getByLabel('Adresse e-mail').fill(EMAIL)
      await page.getByLabel(/^Mot de passe\W*$/).fill(password)
      await page.getByRole('button', { name: 'Se connecter' }).click()
    }
    await logIn('a-fresh-password')
    await page.getByRole('banner').getByText('Librairie').waitFor()

    await page.getByRole('button', { name: 'Compte et espaces de travail' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Salon de thé' }).waitFor()
    expect(await accessibilityFindings(page, 'account menu')).toEqual([])
    await page.getByRole('menuitem', { name: 'Salon de thé' }).press('Enter')
    await page.getByRole('banner').getByText('Salon de thé').waitFor()

    const elsewhere = await openPage(shop.browser, { language: 'fr-FR' })
    await elsewhere.goto(shop.product.url)
    await elsewhere.getByLabel('Adresse e-mail').fill(EMAIL)
    await elsewhere.getByLabel(/^Mot de passe\W*$/).fill('a-fresh-password')
    await elsewhere.getByRole('button', { name: 'Se connecter' }).click()
    await elsewhere.getByRole('banner').getByText('Salon de thé').waitFor()

    expect(await findingsOf(page, shop.product.url, ['/settings/account'])).toEqual([])
    await page.screenshot({ path: '.cache/account-fr-1440.png', fullPage: true })
    await page.getByRole('button', { name: /^Déconnecter cet appareil/ }).click()
    await page.getByText('Cet appareil').waitFor()
    await elsewhere.reload()
    await elsewhere.getByRole('button', { name: 'Se connecter' }).waitFor()

    await page.getByLabel('Mot de passe actuel').fill('not-this-one')
    await page.getByLabel('Nouveau mot de passe').fill('another-password')
    await page.getByRole('button', { name: 'Changer le mot de passe' }).click()
    await page.getByText('Ce n’est pas votre mot de passe.').waitFor()
    await page.getByLabel('Mot de passe actuel').fill('a-fresh-password')
    await page.keyboard.press('Enter')
    await page.getByText('Votre mot de passe a été modifié.', { exact: false }).waitFor()

    await page.getByLabel(/^Nom\W*$/).fill('Zoé Martin')
    await page.getByRole('combobox', { name: /Langue/ }).click()
    await page.getByRole('option', { name: 'English' }).click()
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await page.getByRole('heading', { name: 'Where I am logged in' }).waitFor()
    await page.getByText('Zoé Martin · marketer', { exact: false }).waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await findingsOf(page, shop.product.url, ['/settings/account'])).toEqual([])
    await page.screenshot({ path: '.cache/account-en-390.png', fullPage: true })
  }, 300_000)
})
