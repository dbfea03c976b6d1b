import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, openPage } from './browser.ts'
import { logIntoDemo, openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const card = (page: Page, words: string) => page.locator('.react-flow__node-step').filter({ hasText: words })
const saved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor()
const menu = async (page: Page, item: string) => {
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: item }).click()
}
const rename = async (page: Page, step: string, name: string) => {
  await card(page, step).click()
  await page.getByRole('textbox', { name: 'Name of this step' }).fill(name)
}

const beginAbandonedCart = async (page: Page) => {
  await page.goto(`${shop.product.url}/journeys`)
  await page.getByRole('button', { name: 'Nouveau parcours' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Panier abandonné/ })
    .click()
}

const FILE = `format: parcours/journey/1
name: Carts as code
steps:
  trigger: { kind: triggerEvent, set: { event: Product Added, where: [], reentry: afterExit }, to: wait, at: [0, 0] }
  wait:
    kind: waitForEvent
    set: { event: Order Completed, where: [], timeout: 1 hour }
    to: { happened: end, timedOut: tag }
    at: [0, 150]
  tag: { kind: updateContact, set: { changes: [{ kind: addTag, tag: left a cart }] }, to: end, at: [-200, 300] }
  end: { kind: exit, at: [0, 450] }
tests:
  - name: is tagged
    contact: {}
    event: { name: Product Added }
    expect: { path: [trigger, wait:timedOut, tag], ends: completed }
  - name: buys in time
    contact: {}
    event: { name: Product Added }
    later: [{ after: 2 hours, event: Order Completed }]
    expect: { path: [trigger, wait] }
`

/** Chooses from a list, which is opened again when the answer to a save has redrawn the panel and closed it. */
async function pick(list: Locator, name: string): Promise<void> {
  const option = list.page().getByRole('option', { name })
  for (let attempt = 1; ; attempt++) {
    await list.click()
    try {
      return await option.click({ timeout: 3000 })
    } catch (error) {
      if (attempt === 5) throw error
    }
  }
}

describe('a draft', () => {
  it('is drawn below the tools on a phone: its first step can be touched', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR', width: 390 })
    await logIntoDemo(page, shop.product.url)
    await beginAbandonedCart(page)
    await page.getByRole('button', { name: /Objectif.*Order Completed/ }).waitFor()
    await card(page, 'Événement reçu').click()
    await page.getByRole('complementary', { name: 'Réglages de l’étape' }).waitFor()
    expect(await accessibilityFindings(page, 'trigger on a phone')).toEqual([])
    await page.context().close()
  })

  it('comes from a file, is tested, simulated, brought back from its history, copied and put away', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url, '/journeys')
    await page.getByRole('button', { name: 'New journey' }).click()
    await page.locator('input[type=file]').setInputFiles({
      name: 'wrong.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(FILE.replace('1 hour', 'soon')),
    })
    await page.getByRole('alert').getByText('steps.wait.set.timeout').waitFor()
    expect(await accessibilityFindings(page, 'refused file')).toEqual([])
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'carts.yaml', mimeType: 'application/yaml', buffer: Buffer.from(FILE) })
    await page.getByText('“Carts as code” was created.').waitFor()
    await card(page, 'Wait for an event').waitFor()

    await menu(page, 'Tests')
    const tests = page.getByRole('complementary', { name: 'Tests' })
    await tests.getByRole('button', { name: 'Run the tests' }).click()
    await tests.getByLabel('passed').waitFor()
    await tests.getByText('Path: expected trigger → wait; found trigger → wait → tag.').waitFor()
    expect(await accessibilityFindings(page, 'tests')).toEqual([])
    await tests.getByRole('button', { name: 'Close' }).click()

    await page.getByRole('button', { name: 'Simulate on past data' }).click()
    const simulation = page.getByRole('complementary', { name: 'Simulate on past data' })
    await simulation.getByRole('button', { name: 'Simulate', exact: true }).click()
    await simulation.getByText(/The trigger fired/).waitFor()
    expect(await accessibilityFindings(page, 'simulation')).toEqual([])
    await simulation.getByRole('button', { name: 'Close' }).click()

    await rename(page, 'Update the contact', 'Mark them')
    await saved(page)
    await page
      .getByRole('complementary', { name: 'Settings of the step' })
      .getByRole('button', { name: 'Close' })
      .click()
    await page.getByRole('button', { name: 'History' }).click()
    const history = page.getByRole('complementary', { name: 'History' })
    await expect.poll(() => history.getByRole('button', { name: 'Restore' }).count(), { timeout: 15_000 }).toBe(2)
    expect(await accessibilityFindings(page, 'history')).toEqual([])
    await history.getByRole('button', { name: 'Restore' }).last().click()
    await card(page, 'Update the contact').waitFor()
    await history.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await card(page, 'Mark them').waitFor()
    await saved(page)

    await menu(page, 'Duplicate')
    await page.getByText('You are now editing the copy.').waitFor()
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Name of the journey' }).inputValue(), { timeout: 15_000 })
      .toBe('Copy of Carts as code')
    await menu(page, 'Folder')
    await page
      .getByRole('dialog')
      .getByRole('combobox', { name: 'Folder' })
      .or(page.getByRole('dialog').getByRole('textbox', { name: 'Folder' }))
      .first()
      .fill('Shop')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Moved.').waitFor()
    await menu(page, 'Archive')
    await page.getByText('You can find it under “Archived” in the list.').waitFor()
    await page.goto(`${shop.product.url}/journeys`)
    await page.getByRole('link', { name: 'Carts as code', exact: true }).waitFor()
    expect(await page.getByRole('link', { name: 'Copy of Carts as code' }).count()).toBe(0)
    await page.getByRole('switch', { name: 'Archived' }).or(page.getByLabel('Archived')).first().check()
    await page.getByRole('link', { name: 'Copy of Carts as code' }).waitFor()
    expect(await accessibilityFindings(page, 'archived')).toEqual([])
    await page.context().close()
  })

  it('lets in only some people once its questions are asked, and is stopped with a reason', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url, '/journeys')
    await page.getByRole('button', { name: 'New journey' }).click()
    await page.locator('input[type=file]').setInputFiles({
      name: 'vip.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(FILE.replace('Carts as code', 'Carts of some').split('tests:')[0] ?? ''),
    })
    await card(page, 'Event occurs').click()
    const trigger = page.getByRole('complementary', { name: 'Settings of the step' })
    await trigger.getByRole('switch', { name: 'Only some people' }).check()
    await page.getByRole('button', { name: /Event occurs · / }).waitFor()
    await trigger.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('menuitem', { name: 'A tag' }).click()
    await trigger.getByRole('combobox', { name: 'Tag' }).fill('vip')
    await card(page, 'Product Added · only if has the tag “vip”').waitFor()
    expect(await accessibilityFindings(page, 'only some people')).toEqual([])
    // Of which property is not said yet: the drawing stands meanwhile.
    await trigger.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('menuitem', { name: 'A property' }).click()
    await pick(trigger.getByRole('combobox', { name: 'Property', exact: true }), 'Country')
    await trigger.getByRole('combobox', { name: 'Value' }).fill('FR')
    await card(page, 'Product Added · only if has the tag “vip” and country is FR').waitFor()
    await card(page, 'Wait for an event').click()
    await trigger
      .getByRole('combobox', { name: 'Same value as at entry' })
      .or(trigger.getByRole('textbox', { name: 'Same value as at entry' }))
      .first()
      .fill('cart_id')
    await page.keyboard.press('Enter')
    await card(page, '· same cart_id').waitFor()
    expect(await accessibilityFindings(page, 'the same as on entering')).toEqual([])
    await page.getByText('Saved', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Publish the journey' }).click()
    await card(page, 'Product Added · only if has the tag “vip”').waitFor()
    // What a form set in the order of its fields is what the server answers in another: nothing is left to publish.
    await page.locator('button[aria-disabled=true]', { hasText: 'Publish changes' }).waitFor()
    await menu(page, 'Stop')
    await page.getByRole('textbox', { name: 'Why? (optional)' }).fill('Sold out until January')
    expect(await accessibilityFindings(page, 'stopping')).toEqual([])
    await page.getByRole('button', { name: 'Stop: 0 people leave' }).click()
    await page.getByText('Stopped: Sold out until January').waitFor()
    await page.context().close()
  })

  it('joins what two windows change, and says what both changed', async () => {
    const [one, other] = [
      await openPage(shop.browser, { language: 'en-GB' }),
      await openPage(shop.browser, { language: 'en-GB' }),
    ]
    await logIntoDemo(one, shop.product.url)
    await logIntoDemo(other, shop.product.url)
    await one.goto(`${shop.product.url}/journeys`)
    await one.getByRole('button', { name: 'New journey' }).click()
    await one
      .getByRole('dialog')
      .getByRole('button', { name: /Announcement/ })
      .click()
    await card(one, 'Send an email').waitFor()
    await other.goto(one.url())
    await card(other, 'Send an email').waitFor()

    await rename(one, 'Send an email', 'The announcement')
    await rename(other, 'Added by hand', 'You choose')
    for (const page of [one, other]) {
      await card(page, 'The announcement').waitFor()
      await card(page, 'You choose').waitFor()
      await saved(page)
    }

    // Both at once, the same step: what is on the screen of the later stands, and both see it in the end.
    await card(one, 'The announcement').click()
    await card(other, 'The announcement').click()
    await one.getByRole('textbox', { name: 'Name of this step' }).fill('From one')
    await other.getByRole('textbox', { name: 'Name of this step' }).fill('From the other')
    await expect
      .poll(
        async () =>
          [await card(one, 'From').textContent(), await card(other, 'From').textContent()].map(
            (text) => /From (one|the other)/.exec(text ?? '')?.[0],
          ),
        { timeout: 20_000 },
      )
      .toSatisfy(([here, there]: (string | undefined)[]) => here !== undefined && here === there)
    for (const page of [one, other]) await saved(page)
    await one.context().close()
    await other.context().close()
  })

  it('shows steps that belong together as one while they are folded, here and live; moved and undone together', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB', width: 1920 })
    await openInDemo(page, shop.product.url, '/journeys')
    await page.getByRole('link', { name: 'Reconquête' }).click()
    await page.getByText('Edit', { exact: true }).click()
    const steps = page.locator('.react-flow__node-step')
    await steps.first().waitFor()
    const all = await steps.count()
    // The choice of the view has the focus: keys are for the drawing all the same.
    await page.keyboard.press('Control+A')
    await expect.poll(() => page.locator('.react-flow__node-step.selected').count()).toBe(all)
    await card(page, 'Vous nous manquez').click()
    for (const words of ['revenu', 'endormi']) await card(page, words).click({ modifiers: ['Control'] })
    await page.getByRole('button', { name: 'Group these steps' }).click()
    const part = page.locator('.react-flow__node-part')
    await part.getByText('3 steps, folded').waitFor()
    expect(await steps.count()).toBe(all - 3)
    const name = page.getByRole('textbox', { name: 'Name of the part' })
    await name.fill('Reminders')
    await name.press('Enter')
    await saved(page)
    expect(await accessibilityFindings(page, 'a folded part')).toEqual([])

    // Moved as one, and back.
    const id = /jrn_\w+/.exec(page.url())?.[0]
    const places = async () => {
      const { graph } = (await (await page.request.get(`${shop.product.url}/api/v1/journeys/${id}`)).json()) as {
        graph: { nodes: { id: string; position: unknown }[]; parts: { steps: string[] }[] }
      }
      return graph.nodes.filter((node) => graph.parts[0]?.steps.includes(node.id)).map(({ position }) => position)
    }
    const before = await places()
    const box = await part.boundingBox()
    if (!box) throw new Error('The part is nowhere')
    await page.mouse.move(box.x + 60, box.y + box.height - 8)
    await page.mouse.down()
    await page.mouse.move(box.x + 300, box.y + 90, { steps: 8 })
    await page.mouse.up()
    await expect.poll(places).not.toEqual(before)
    await page.keyboard.press('Control+Z')
    await expect.poll(places).toEqual(before)

    // Live it is as folded as here; unfolded it stays so.
    await page.locator('label').filter({ hasText: 'Live' }).click()
    await part.getByText('Reminders').waitFor()
    await page.getByRole('button', { name: 'Unfold “Reminders”' }).click()
    await expect.poll(() => steps.count()).toBe(all)
    await page.reload()
    await expect.poll(() => steps.count()).toBe(all)
    expect(await accessibilityFindings(page, 'an unfolded part')).toEqual([])
    await page.context().close()
  })

  it('lets several steps be chosen by touch alone, and done with together', async () => {
    const page = await openPage(shop.browser, { width: 390, isTouch: true })
    await logIntoDemo(page, shop.product.url)
    await beginAbandonedCart(page)
    const steps = page.locator('.react-flow__node-step')
    await steps.first().waitFor()
    await page.getByRole('button', { name: 'Sélectionner plusieurs étapes' }).tap()
    for (const place of [1, 2, 3]) await steps.nth(place).tap()
    await page.getByText('3 sélectionnées').waitFor()
    // A second tap leaves it out again; none is opened meanwhile.
    await steps.nth(3).tap()
    await page.getByText('2 sélectionnées').waitFor()
    expect(await page.locator('.react-flow__node.selected').count()).toBe(2)
    expect(await accessibilityFindings(page, 'steps chosen by touch')).toEqual([])
    await page.getByRole('button', { name: 'Grouper ces étapes' }).tap()
    await page.locator('.react-flow__node-part').getByText('2 étapes repliées').waitFor()
    expect(await page.getByRole('button', { name: 'Sélectionner plusieurs étapes' }).getAttribute('aria-pressed')).toBe(
      'false',
    )
    await page.context().close()
  })

  it('takes who waits over into a new version, and back when that was a mistake', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    await openInDemo(page, shop.product.url, '/journeys')
    await page.getByRole('link', { name: 'Reconquête' }).click()
    await page.getByText('Edit', { exact: true }).click()
    await rename(page, 'Vous nous manquez', 'We miss you')
    await saved(page)
    const id = /jrn_\w+/.exec(page.url())?.[0]
    const get = async (path: string) =>
      (await page.request.get(`${shop.product.url}/api/v1/journeys/${id}/${path}`)).json()
    /** The versions in which contacts wait. */
    const waiting = async () => {
      const { positions } = (await get('live')) as { positions: { nodeId: string }[] }
      const { data } = (await get(`contacts?nodeId=${positions[0]?.nodeId}`)) as { data: { version: number }[] }
      return new Set(data.map(({ version }) => version))
    }
    const [first = 0] = await waiting()
    await page.getByRole('button', { name: 'Publish changes' }).click()
    await page
      .getByRole('dialog')
      .getByRole('combobox', { name: /What happens to people at/ })
      .click()
    await page.getByRole('option', { name: 'Keep waiting in the new version' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Publish the journey' }).click()
    const alert = page.getByRole('alert').filter({ hasText: /\d+ people moved to the new version/ })
    await alert.waitFor()
    expect(await waiting()).toEqual(new Set([first + 1]))
    await alert.getByRole('button', { name: 'Undo' }).click()
    await page.getByText(/Undone: \d+ people are back where they were/).waitFor()
    expect(await alert.count()).toBe(0)
    expect(await waiting()).toEqual(new Set([first]))
    await page.context().close()
  })
})
