import { mkdirSync } from 'node:fs'
import { enterDemo, launchBrowser, openPage } from './browser.ts'
import { newDataDir, removeDataDir, startProduct } from './stack.ts'

// Takes the pictures of the README and the docs from the running product, so that they are never older than it.
const FOLDER = 'docs/images'
mkdirSync(FOLDER, { recursive: true })
const dir = newDataDir()
const product = await startProduct(dir)
const browser = await launchBrowser()
try {
  for (const [language, width, dark] of [
    ['fr-FR', 1440, false],
    ['en-GB', 1440, true],
    ['fr-FR', 390, false],
  ] as const) {
    const page = await openPage(browser, { language, width, dark })
    await enterDemo(page, product.url)
    const journeys = (
      (await (await page.request.get(`${product.url}/api/v1/journeys`)).json()) as {
        data: { id: string; name: string }[]
      }
    ).data
    const segments = (
      (await (await page.request.get(`${product.url}/api/v1/segments`)).json()) as { data: { id: string }[] }
    ).data
    const winback = journeys.find(({ name }) => name === 'Reconquête')?.id
    const campaigns = (
      (await (await page.request.get(`${product.url}/api/v1/campaigns`)).json()) as {
        data: { id: string; state: string }[]
      }
    ).data
    const templates = (
      (await (await page.request.get(`${product.url}/api/v1/templates`)).json()) as {
        data: { id: string; name: string }[]
      }
    ).data
    const [draft, launched] = [
      campaigns.find(({ state }) => state === 'draft')?.id,
      campaigns.find(({ state }) => state !== 'draft')?.id,
    ]
    const screens = {
      campaign: `/campaigns/${draft}`,
      results: `/campaigns/${launched}/results`,
      home: '/',
      journey: `/journeys/${winback}`,
      live: `/journeys/${winback}/live`,
      segment: `/segments/${segments[0]?.id}`,
      contacts: '/contacts',
      emails: '/templates',
      email: `/templates/${templates.find(({ name }) => name === 'Bienvenue')?.id}`,
      brand: '/brand',
    }
    for (const [name, path] of Object.entries(screens)) {
      await page.goto(product.url + path)
      await page.waitForTimeout(2500)
      await page.screenshot({ path: `${FOLDER}/${name}-${language.slice(0, 2)}-${width}${dark ? '-dark' : ''}.png` })
    }
    await page.context().close()
  }
} finally {
  await browser.close()
  await product.stop()
  removeDataDir(dir)
}
