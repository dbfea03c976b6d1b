import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, findingsOf, openPage } from './browser.ts'
import { logIntoDemo, openInDemo } from './demo.ts'
import { canvasOf, keptEmail, newEmail } from './email-editor.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

/** What is kept of the email, as soon as it is. */
const kept = (page: Page) => expect.poll(async () => (await keptEmail(page)).source, { timeout: 8000 })

describe('an email', () => {
  it('is drawn, filled in, seen and published by someone who reads nothing', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    await logIntoDemo(page, shop.product.url)
    await newEmail(page, shop.product.url, /^Promotion/)
    const canvas = canvasOf(page)

    // Written in place, with signs that code would trip over.
    await canvas.getByText('sur tout, jusqu’à dimanche minuit').dblclick()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Thé & café <à moitié prix>')
    await canvas.getByText('–20').click()
    await kept(page).toContain('Thé &amp; café &lt;à moitié prix&gt;')

    // A block is dragged in, and says where it leads.
    const block = await page.getByRole('button', { name: 'Bouton', exact: true }).boundingBox()
    const target = await canvas.getByText('CODE PRINTEMPS20').boundingBox()
    if (!block || !target) throw new Error('Nothing to drag')
    await page.mouse.move(block.x + 20, block.y + 10)
    await page.mouse.down()
    await page.mouse.move(target.x + 60, target.y - 40, { steps: 12 })
    await page.mouse.move(target.x + 64, target.y + 2, { steps: 6 })
    await canvas.locator('.gjs-selected-parent').or(page.locator('.gjs-placeholder')).first().waitFor()
    await page.mouse.up()
    await expect.poll(() => canvas.locator('[data-gjs-type=mj-button]').count()).toBe(2)
    await page.getByRole('textbox', { name: 'Lien', exact: true }).fill('https://maison-alba.example.com/soldes')
    await kept(page).toContain('href="https://maison-alba.example.com/soldes"')

    // A name goes into the subject where the caret is.
    await page
      .getByRole('button', { name: 'Close' })
      .or(page.getByRole('complementary', { name: 'Bloc sélectionné' }).getByRole('button', { name: 'Fermer' }))
      .first()
      .click()
    const subject = page.getByRole('textbox', { name: 'Objet', exact: true })
    await subject.fill('Pour ')
    await subject.locator('..').getByRole('button', { name: 'Insérer un nom, une commande…' }).click()
    await page.getByRole('textbox', { name: 'Valeur par défaut' }).fill('vous')
    await page.getByRole('button', { name: 'Prénom', exact: true }).click()
    expect(await subject.inputValue()).toBe('Pour {{ contact.firstName | default: "vous" }}')

    // Undone and redone, across the canvas and the fields.
    await page.getByRole('button', { name: 'Annuler', exact: true }).click()
    // What was typed and what was put in are one step for who is quick, two for who is slow.
    expect(await subject.inputValue()).not.toContain('Pour {{')
    await page.getByRole('button', { name: 'Rétablir', exact: true }).click()
    expect(await subject.inputValue()).toBe('Pour {{ contact.firstName | default: "vous" }}')
    expect(await accessibilityFindings(page, 'design')).toEqual([])

    await page.getByText('Aperçu', { exact: true }).click()
    await page.getByText('Sombre', { exact: true }).click()
    await expect.poll(() => page.getByRole('radio', { name: 'Sombre' }).isChecked(), { timeout: 15_000 }).toBe(true)
    const seen = page.frameLocator('iframe[title="Aperçu de l’e-mail"]')
    await seen.getByText('Thé & café <à moitié prix>').waitFor()
    await expect
      .poll(() => seen.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor))
      .toBe('rgb(13, 20, 19)')
    await page.getByRole('button', { name: 'Publier', exact: true }).click()
    await page.getByText('Version 2 publiée : c’est elle qui sera envoyée.').waitFor()
    await page.getByText('Publié', { exact: true }).waitFor()
    await page.context().close()
  })

  it('is tried on colleagues where it is written, and is not changed by being looked at', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await logIntoDemo(page, shop.product.url)
    await newEmail(page, shop.product.url, /^Promotion/)
    const to = `tester-${crypto.randomUUID()}@essai.test`
    // A text that is opened and left as it was.
    await canvasOf(page).locator('[data-gjs-type=mj-text]').first().dblclick()
    await canvasOf(page).locator('img').first().click()
    await page.getByRole('button', { name: 'Send a test' }).click()
    const dialog = page.getByRole('dialog', { name: 'Send a test' })
    await dialog.getByRole('textbox', { name: 'To' }).fill(`${to}, nobody`)
    await dialog.getByRole('button', { name: 'Send test' }).click()
    await dialog.getByRole('alert').waitFor()
    expect(await accessibilityFindings(page, 'a test of an email')).toEqual([])
    await dialog.getByRole('textbox', { name: 'To' }).fill(to)
    await dialog.getByRole('button', { name: 'Send test' }).click()
    await page.getByText('Test sent').waitFor()
    await page.getByText('Published', { exact: true }).waitFor()
    await page.goto(`${shop.product.url}/outbox`)
    await page.getByRole('textbox', { name: 'Search by recipient or subject' }).fill(to)
    await page.getByText(to).first().waitFor()
    await page.getByText('[Test]').first().waitFor()
    await page.context().close()
  })

  it('publishes what is still being written', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await logIntoDemo(page, shop.product.url)
    await newEmail(page, shop.product.url, /^Product launch/)
    await canvasOf(page).getByText('The name of what is new').dblclick()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('The round teapot for ')
    // A name goes in where the caret is, without the end of writing.
    await page.getByRole('button', { name: 'Insert a name, an order…' }).first().click()
    await page.getByRole('button', { name: 'First name', exact: true }).click()
    await kept(page).toContain('The name of what is new')
    await page
      .getByRole('textbox', { name: 'Subject', exact: true })
      .or(page.getByRole('button', { name: 'Publish', exact: true }))
      .last()
      .click()
    await page.getByText('Version 2 published: it’s the one that will be sent.').waitFor()
    const id = /tpl_\w+/.exec(page.url())?.[0]
    const { source } = (await (await page.request.get(`${shop.product.url}/api/v1/templates/${id}`)).json()) as {
      source: string
    }
    expect(source).toMatch(/The round teapot for\s(&nbsp;)?\{\{ contact\.firstName \}\}/)
    await page.context().close()
  })

  it('keeps a row for other emails, and takes an earlier version back', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await logIntoDemo(page, shop.product.url)
    await newEmail(page, shop.product.url, /^Event/)
    await page.getByText('Outline', { exact: true }).click()
    await page.getByRole('button', { name: /^Row/ }).nth(1).click()
    await page.getByRole('button', { name: 'Save row' }).click()
    await page.getByRole('textbox', { name: 'Name of the row' }).fill('Stage')
    await page.keyboard.press('Enter')
    await page.getByText('“Stage” saved to your rows.').waitFor()
    await page.getByRole('button', { name: 'Remove' }).click()
    await kept(page).not.toContain('event.png')
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByText('Version 2 published: it’s the one that will be sent.').waitFor()

    await newEmail(page, shop.product.url, /^Welcome/)
    await page.getByRole('button', { name: 'Stage', exact: true }).focus()
    await page.keyboard.press('Enter')
    await kept(page).toContain('event.png')

    await page.goto(`${shop.product.url}/templates`)
    await page.getByRole('link', { name: 'Event', exact: true }).click()
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Version history' }).click()
    await page.getByRole('button', { name: /^Version 1/ }).click()
    await page.getByRole('button', { name: 'Restore this version' }).click()
    await kept(page).toContain('event.png')
    await page.context().close()
  })

  it.each(['fr', 'en'])(
    'begins with ready ones that fit 320 and 600 pixels and can be read in light and dark: %s',
    async (language) => {
      const page = await openPage(shop.browser, { language: 'fr-FR' })
      await logIntoDemo(page, shop.product.url)
      const answer = await page.request.get(`${shop.product.url}/api/v1/template-starters?language=${language}`)
      const { data } = (await answer.json()) as { data: { key: string; html: string }[] }
      expect(data).toHaveLength(8)
      const findings: string[] = []
      for (const dark of [false, true]) {
        const mail = await openPage(shop.browser, { language: 'fr-FR', width: 600, dark })
        for (const { key, html } of data) {
          await mail.setContent(html, { waitUntil: 'load' })
          for (const width of dark ? [600] : [600, 320]) {
            await mail.setViewportSize({ width, height: 900 })
            const where = `${key} ${width} ${dark ? 'dark' : 'light'}`
            const seen = await mail.evaluate(() => ({
              wide: document.documentElement.scrollWidth > window.innerWidth,
              broken: [...document.images]
                .filter(({ naturalWidth, src }) => naturalWidth === 0 && !src.startsWith('data:'))
                .map(({ src }) => src),
              titles: [...document.querySelectorAll('td div')].filter(
                (one) => Number.parseFloat(getComputedStyle(one).fontSize) >= 28,
              ).length,
              links: document.querySelectorAll('a[href]').length,
            }))
            if (seen.wide || seen.broken.length > 0 || seen.titles === 0 || seen.links === 0)
              findings.push(`${where} ${JSON.stringify(seen)}`)
          }
          const faint = await accessibilityFindings(mail, `${key} ${dark ? 'dark' : 'light'}`)
          findings.push(...faint.filter((finding) => /color-contrast|image-alt|link-name/.test(finding)))
        }
        await mail.context().close()
      }
      expect(findings).toEqual([])
      await page.context().close()
    },
  )

  it('comes from elsewhere as HTML, without what runs', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url, '/templates')
    await page.getByRole('button', { name: 'New email' }).click()
    await page.getByRole('tab', { name: 'Import' }).click()
    await page
      .getByRole('textbox', { name: 'Or paste it here' })
      .fill(
        '<html><head><title>From elsewhere</title></head><body><p onclick="alert(1)">Hello {{ ' +
          'contact.firstName | default: "you" }}</p><script>alert(2)</script></body></html>',
      )
    await page.getByRole('button', { name: 'Import as HTML' }).click()
    await page.waitForURL(/tpl_/)
    await page.frameLocator('iframe[title="Preview of the email"]').getByText('Hello').waitFor()
    expect(await page.frameLocator('iframe[title="Preview of the email"]').locator('script').count()).toBe(0)
    await page.context().close()
  })

  it('runs nothing on the canvas that an import brings along', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url, '/templates')
    await page.getByRole('button', { name: 'New email' }).click()
    await page.getByRole('tab', { name: 'Import' }).click()
    const script = "parent.document.title='taken over'"
    const evil = `<mj-raw><img src="x" onerror="${script}"><script>${script}</script></mj-raw>
      <mj-text>Harmless <a href="javascript:${script}">here</a><img src="y" onerror="${script}"></mj-text>`
    await page
      .getByRole('textbox', { name: 'Or paste it here' })
      .fill(`<mjml><mj-body><mj-section><mj-column>${evil}</mj-column></mj-section></mj-body></mjml>`)
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.waitForURL(/tpl_/)
    await canvasOf(page).getByText('Harmless').waitFor()
    await canvasOf(page).getByText('here').click()
    await page.getByText('Preview', { exact: true }).click()
    await page.frameLocator('iframe[title="Preview of the email"]').getByText('Harmless').waitFor()
    expect(await page.title()).not.toContain('taken over')
    expect(await page.frameLocator('iframe[title="Preview of the email"]').locator('body').innerHTML()).not.toMatch(
      /onerror|<script|javascript:/,
    )
    await page.context().close()
  })

  it.each([
    ['French, light, wide', { language: 'fr-FR', width: 1440, dark: false }],
    ['English, dark, on a phone', { language: 'en-GB', width: 390, dark: true }],
  ])('has no finding of axe and fits: %s', async (_, look) => {
    const page = await openPage(shop.browser, look)
    await logIntoDemo(page, shop.product.url)
    const { data } = (await (await page.request.get(`${shop.product.url}/api/v1/templates`)).json()) as {
      data: { id: string }[]
    }
    const id = data[0]?.id
    expect(
      await findingsOf(page, shop.product.url, [
        '/templates',
        `/templates/${id}/design`,
        `/templates/${id}/code`,
        `/templates/${id}/preview`,
        '/pictures',
        '/brand',
      ]),
    ).toEqual([])
    await page.context().close()
  })
})
