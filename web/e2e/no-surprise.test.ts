import { newCampaign } from '@parcours/model/campaign/campaign.ts'
import { graphOf, SIMPLE_EMAIL } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { accessibilityFindings, expectNoSidewaysScroll, openPage } from './browser.ts'
import { logIntoDemo } from './demo.ts'
import { callApi } from './http-api.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

/** Makes things as the member who is logged in; returns their ids. */
async function makerOf(page: Page) {
  await logIntoDemo(page, shop.product.url)
  return async (path: string, data: object = {}): Promise<string> => {
    const answer = await callApi(page, shop.product.url, 'POST', path, data)
    expect(answer.status(), await answer.text()).toBeLessThan(300)
    return ((await answer.json()) as { id: string }).id
  }
}

describe('what is used by live journeys', () => {
  it('says so, and an email is published when its users are confirmed by name', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    const make = await makerOf(page)
    const email = await make('templates', { name: 'Lettre du matin', ...SIMPLE_EMAIL })
    const graph = graphOf([step.byHand('t', 'always'), step.email('m', email), step.exit('e')])
    const journey = await make('journeys', { name: 'Matinale', graph })
    await make(`journeys/${journey}/publication`)
    await make('journeys', { name: 'Ébauche', graph })

    await page.goto(`${shop.product.url}/templates/${email}`)
    await page.getByRole('button', { name: '2 utilisations · 1 en ligne : Lettre du matin' }).click()
    await page
      .getByRole('listitem')
      .filter({ hasText: /^ParcoursMatinaleEn ligne$/ })
      .waitFor()
    await page
      .getByRole('listitem')
      .filter({ hasText: /^ParcoursÉbauche$/ })
      .waitFor()
    expect(await accessibilityFindings(page, 'used by')).toEqual([])
    await page.keyboard.press('Escape')

    await page.getByRole('textbox', { name: 'Objet', exact: true }).first().fill('Bonjour à vous')
    const publish = page.getByRole('button', { name: 'Publier', exact: true })
    await publish.click()
    const dialog = page.getByRole('dialog', { name: 'Publier « Lettre du matin » ?' })
    await dialog.getByRole('link', { name: 'Matinale' }).waitFor()
    await dialog.getByText('En ligne', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: 'Annuler' }).click()
    await page.getByText('À publier', { exact: true }).waitFor()
    await publish.click()
    await dialog.getByRole('button', { name: 'Publier', exact: true }).click()
    await page.getByText('Version 2 publiée : c’est elle qui sera envoyée.').waitFor()
    await page.context().close()
  })

  it('a segment changes when what is live by it is confirmed by name', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    const make = await makerOf(page)
    const segment = await make('segments', {
      name: 'Early birds',
      condition: { kind: 'all', of: [{ kind: 'tag', tag: 'early' }] },
    })
    const journey = await make('journeys', {
      name: 'Dawn',
      graph: graphOf([
        {
          id: 't',
          kind: 'triggerSegment',
          settings: { segmentId: segment, on: 'entered', existing: false, reentry: 'always' },
        },
        step.exit('e'),
      ]),
    })
    await make(`journeys/${journey}/publication`)
    await page.goto(`${shop.product.url}/segments/${segment}`)
    await page.getByRole('button', { name: '1 use · 1 live: Early birds' }).waitFor()
    const name = page.getByRole('textbox', { name: 'Name of the segment' })
    await name.fill('Early risers')
    const save = page.getByRole('button', { name: 'Save the segment' })
    await save.click()
    await page.getByText('The segment is saved.').waitFor()

    await page.getByRole('button', { name: 'Not', pressed: false }).last().click()
    await save.click()
    const dialog = page.getByRole('dialog', { name: 'Save “Early risers”?' })
    await dialog.getByText(/^It had 0 members and will have [\d,]+, at once\./).waitFor()
    await dialog.getByRole('link', { name: 'Dawn' }).waitFor()
    await dialog.getByRole('button', { name: 'Save the segment' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.context().close()
  })
})

describe('a launch that is being confirmed', () => {
  it('is refused when a colleague changed the campaign meanwhile, and shows what they made of it', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    const make = await makerOf(page)
    const templateId = await make('templates', { name: 'Confirmed', ...SIMPLE_EMAIL })
    const segment = await make('segments', {
      name: 'Few',
      condition: { kind: 'property', property: 'firstName', operator: 'is', value: 'Thomas' },
    })
    const stateOf = async () => {
      const answer = await page.request.get(`${shop.product.url}/api/v1/segments/${segment}`)
      return ((await answer.json()) as { state: string }).state
    }
    await expect.poll(stateOf).toBe('ready')
    const begun = newCampaign()
    const definition = (audience: object, name: string) => ({
      name,
      definition: { ...begun, audience: { ...begun.audience, ...audience }, variants: [{ key: 'A', templateId }] },
    })
    const id = await make('campaigns', definition({ segments: [segment] }, 'As confirmed'))
    await page.goto(`${shop.product.url}/campaigns/${id}`)
    await page.getByRole('button', { name: /^Send to \d+ pe\w+…$/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Send “As confirmed”?' })
    await dialog.getByRole('cell', { name: 'Few' }).waitFor()
    const theirs = definition({ everyone: true }, 'As a colleague made it')
    const changed = await callApi(page, shop.product.url, 'PUT', `campaigns/${id}`, theirs)
    expect(changed.status(), await changed.text()).toBe(200)
    await dialog.getByRole('button', { name: /^Send to \d+ pe\w+$/ }).click()
    await page.getByText('Someone changed this meanwhile.').waitFor()
    await dialog.waitFor({ state: 'hidden' })
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Name', exact: true }).inputValue())
      .toBe('As a colleague made it')
    const campaign = await (await page.request.get(`${shop.product.url}/api/v1/campaigns/${id}`)).json()
    expect(campaign).toMatchObject({ state: 'draft' })
    await page.context().close()
  })
})

describe('a changed brand', () => {
  it('says which emails it alters and who sends them before it is saved, and is taken back by Undo', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB' })
    const make = await makerOf(page)
    const template = await make('templates', { name: 'In our colours', ...SIMPLE_EMAIL })
    const graph = graphOf([step.byHand('t', 'always'), step.email('m', template), step.exit('e')])
    const journey = await make('journeys', { name: 'Colourful', graph })
    await make(`journeys/${journey}/publication`)
    const radius = async () =>
      ((await (await page.request.get(`${shop.product.url}/api/v1/brand`)).json()) as { radius: number }).radius
    const before = await radius()
    await page.goto(`${shop.product.url}/brand`)
    await page.getByRole('slider', { name: 'Rounded corners' }).press('ArrowRight')
    await page.getByRole('button', { name: 'Save the brand…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save the brand?' })
    await dialog.getByRole('link', { name: 'Colourful' }).waitFor()
    expect(await accessibilityFindings(page, 'brand')).toEqual([])
    await dialog.getByRole('button', { name: /^Save and change \d+ emails?$/ }).click()
    await page.getByText('The brand is saved').waitFor()
    expect(await radius()).toBe(before + 1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(radius).toBe(before)
    await page.context().close()
  })
})

describe('what is deleted on a screen', () => {
  it('comes back whole by Undo, wherever it is listed', async () => {
    const page = await openPage(shop.browser, { language: 'fr-FR' })
    const make = await makerOf(page)
    const graph = graphOf([step.byHand('t', 'always'), step.exit('e')])
    const name = 'Passager'
    const condition = { kind: 'all', of: [{ kind: 'tag', tag: 'passager' }] }
    const screens = [
      [`/segments/${await make('segments', { name, condition })}`, '/segments'],
      [`/templates/${await make('templates', { name, ...SIMPLE_EMAIL })}`, '/templates'],
      [`/journeys/${await make('journeys', { name, graph })}`, '/journeys'],
      [`/campaigns/${await make('campaigns', { name, definition: newCampaign() })}`, '/campaigns'],
    ] as const
    for (const [screen, list] of screens) {
      await page.goto(shop.product.url + screen)
      await page.getByRole('button', { name: 'Autres actions' }).click()
      await page.getByRole('menuitem', { name: /^Supprimer/ }).click()
      await page.waitForURL(shop.product.url + list)
      const undo = page.getByRole('alert').filter({ hasText: 'Vous avez supprimé « Passager ».' })
      await undo.waitFor()
      await page.getByRole('link', { name, exact: true }).waitFor({ state: 'hidden' })
      // What is gone is not asked for any more, and nobody is told that it is not there.
      await page.waitForLoadState('networkidle')
      expect(await page.getByRole('alert').filter({ hasText: 'n’existe' }).allTextContents()).toEqual([])
      await undo.getByRole('button', { name: 'Annuler' }).click()
      await page.getByText('Vous avez restauré « Passager ».').waitFor()
      await page.getByRole('link', { name, exact: true }).click()
      await page.waitForURL(shop.product.url + screen)
    }
    await page.context().close()
  })

  it('is restored days later, from the list of what was deleted, on a phone', async () => {
    const page = await openPage(shop.browser, { language: 'en-GB', width: 390 })
    await logIntoDemo(page, shop.product.url)
    const name = `Thrown away ${crypto.randomUUID().slice(0, 8)}`
    const made = await callApi(page, shop.product.url, 'POST', 'segments', {
      name,
      condition: { kind: 'tag', tag: 'thrown' },
    })
    const { id } = (await made.json()) as { id: string }
    expect((await callApi(page, shop.product.url, 'DELETE', `segments/${id}`)).status()).toBe(204)
    await page.goto(`${shop.product.url}/settings/deleted`)
    await page.getByRole('button', { name: `Restore “${name}”` }).waitFor()
    expect(await accessibilityFindings(page, 'what was deleted')).toEqual([])
    await expectNoSidewaysScroll(page, 'what was deleted')
    await page.getByRole('button', { name: `Restore “${name}”` }).click()
    await page.getByText(`“${name}” is back.`).waitFor()
    await page.getByRole('button', { name: `Restore “${name}”` }).waitFor({ state: 'hidden' })
    await page.goto(`${shop.product.url}/segments/${id}`)
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.context().close()
  })
})
