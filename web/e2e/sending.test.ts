import { databaseUrl } from '@parcours/launcher/reset-password.ts'
import { addAccount } from '@parcours/testing/account.ts'
import { type ImapPeer, startImapPeer } from '@parcours/testing/imap-server.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFindings, openPage } from './browser.ts'
import { useProduct } from './product.ts'

const shop = useProduct()
let peer: ImapPeer
beforeAll(async () => {
  peer = await startImapPeer()
})
afterAll(() => peer.close())

describe('the mailbox for bounces', () => {
  it('is set beside the mail server, says why it cannot be read, and then what was found', async () => {
    peer.receive('From: someone@test.test\nSubject: I am away\n\nUntil Monday.\n')
    const page = await openPage(shop.browser, { language: 'en-GB' })
    // What is set here would be how the demo sends.
    const owner = { email: 'emile@parcours.test', password: 'a-long-password' }
    await addAccount(databaseUrl(shop.product.dir), { ...owner, name: 'Émile', workspaces: ['Courrier', 'Poste'] })
    await page.request.post(`${shop.product.url}/api/v1/session`, { data: owner })
    await page.goto(`${shop.product.url}/settings/sending`)
    await page.getByRole('radio', { name: /SMTP/ }).check()
    await page.getByLabel(/^Server/).fill('127.0.0.1')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('switch', { name: 'Read a mailbox (IMAP)' }).check()
    await page.getByLabel('IMAP server').fill('127.0.0.1')
    const account = page.locator('form').filter({ hasText: 'Mailbox for bounces' })
    await account.getByRole('textbox', { name: 'Port' }).fill(String(peer.port))
    await account.getByRole('switch', { name: /TLS/ }).uncheck()
    await account.getByLabel('Username').fill(peer.username)
    await page.getByRole('button', { name: 'Save the mailbox' }).click()
    await account.getByText('Give the password of this mailbox.').first().waitFor()
    await account.getByLabel('Password', { exact: true }).fill('wrong')
    await page.getByRole('button', { name: 'Save the mailbox' }).click()
    await account.getByText('The server rejected this username and password.').waitFor()
    expect(await accessibilityFindings(page, 'settings/sending')).toEqual([])
    await account.getByLabel('Password', { exact: true }).fill(peer.password)
    await page.getByRole('button', { name: 'Save the mailbox' }).click()
    await account.getByText(/Mails checked: 1\. Bounce reports: 0/).waitFor()
    await page.setViewportSize({ width: 390, height: 800 })
    await page.reload()
    await account.getByText(/Mails checked: 1/).waitFor()
    expect(await account.getByLabel('Username').inputValue()).toBe(peer.username)
  }, 90_000)
})
