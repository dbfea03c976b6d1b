import { accessibilityFindings, enterDemo, launchBrowser, openPage } from './browser.ts'
import { newDataDir, removeDataDir, startProduct } from './stack.ts'

const dir = newDataDir()
const product = await startProduct(dir)
const browser = await launchBrowser()
const node = (id: string, kind: string, settings: object, x: number, y: number) => ({ id, kind, name: '', settings, position: { x, y } })
try {
  for (const [language, width, dark] of [
    ['fr-FR', 1440, false],
    ['en-GB', 390, true],
  ] as const) {
    const page = await openPage(browser, { language, width, dark })
    await enterDemo(page, product.url)
    const shot = (name: string) => page.screenshot({ path: `/tmp/shots/${name}-${language.slice(0, 2)}-${width}.png` })
    const csrf = (await (await page.request.get(product.url + '/api/v1/session')).json()).csrfToken
    const headers = { 'x-csrf-token': csrf }
    const post = async (path: string, data: object) => await (await page.request.post(product.url + path, { data, headers })).json()
    const templates = (await (await page.request.get(product.url + '/api/v1/templates')).json()).data
    const forms = {
      change: node('trigger', 'triggerChange', { of: 'property', property: 'plan', from: '', to: 'pro', reentry: 'afterExit' }, 0, 0),
      tag: node('trigger', 'triggerChange', { of: 'tag', tag: '', change: 'added', reentry: 'afterExit' }, 0, 0),
      date: node('trigger', 'triggerDate', { property: '', offsetDays: -7, time: '09:00', yearly: true, reentry: 'afterExit' }, 0, 0),
      schedule: node('trigger', 'triggerSchedule', { rule: 'FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,FR', start: '', time: '09:00', timeZone: '', segmentId: '', reentry: 'afterExit' }, 0, 0),
      message: node('trigger', 'triggerMessage', { did: 'notOpened', templateId: templates[0].id, campaignId: '', withinDays: 3, reentry: 'afterExit' }, 0, 0),
    }
    const rest = [
      node('mail', 'sendEmail', { templateId: templates[0].id }, 0, 150),
      node('read', 'waitForMessage', { nodeId: 'mail', did: 'opened', timeout: { amount: 2, unit: 'days' } }, 0, 300),
      node('hook', 'webhook', { url: 'https://example.test/x', body: '{ "points": {{ contact.points }} }', save: 'crm' }, -200, 450),
      node('upd', 'updateContact', { changes: [{ kind: 'set', property: 'points', value: '{{ results.crm.body.points }}' }] }, 200, 450),
    ]
    const edges = [
      ['trigger', 'next', 'mail'],
      ['mail', 'next', 'read'],
      ['read', 'happened', 'hook'],
      ['read', 'timedOut', 'upd'],
    ].map(([from, port, to]) => ({ from, port, to }))
    for (const [name, trigger] of Object.entries(forms)) {
      const { id } = await post('/api/v1/journeys', {
        name: `Look ${name}`,
        graph: {
          nodes: [trigger, ...rest],
          edges,
          ...(name === 'change' && { tests: [{ name: 'gets it', contact: { properties: { plan: 'pro' } }, expect: { path: ['trigger', 'mail', 'read', 'upd'], emails: ['?'] } }] }),
        },
      })
      await page.goto(`${product.url}/journeys/${id}/edit?node=trigger`)
      await page.waitForTimeout(900)
      await shot(`trigger-${name}`)
      const found = await accessibilityFindings(page, name)
      if (found.length) console.log(found)
      if (name !== 'change') continue
      for (const step of ['read', 'hook', 'upd', ':history', ':tests']) {
        await page.goto(`${product.url}/journeys/${id}/edit?node=${encodeURIComponent(step)}`)
        await page.waitForTimeout(700)
        if (step === ':tests') {
          await page
            .getByRole('button', { name: /Lancer les tests|Run the tests/ })
            .click()
            .catch(() => {})
          await page.waitForTimeout(1000)
        }
        await shot(`step-${step.replace(':', '')}`)
        const found = await accessibilityFindings(page, step)
        if (found.length) console.log(found)
      }
      await page.goto(`${product.url}/journeys/${id}/edit`)
      await page.waitForTimeout(600)
      await page.getByRole('button', { name: /Plus d’actions|Autres actions|More actions/ }).click()
      await page.waitForTimeout(400)
      await shot('menu')
      await page.getByRole('menuitem', { name: /Dossier|Folder/ }).click()
      await page
        .getByRole('dialog')
        .getByLabel(/Dossier|Folder/)
        .first()
        .fill('Boutique')
      await page.getByRole('button', { name: /Enregistrer|Save/ }).click()
      await page.waitForTimeout(600)
    }
    await page.goto(product.url + '/journeys')
    await page.waitForTimeout(900)
    await shot('list')
    console.log(await accessibilityFindings(page, 'list'))
    await page
      .getByRole('button', { name: /Nouveau parcours|New journey/ })
      .first()
      .click()
    await page.waitForTimeout(900)
    await shot('new')
  }
} finally {
  await browser.close()
  await product.stop()
  removeDataDir(dir)
}
