import type { ReportAnswer } from '@parcours/contract/campaigns.ts'
import type { TemplateAnswer } from '@parcours/contract/content.ts'
import { createCampaign, launchCampaign, progressWhen } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate, publish, SHOP } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let templateId: string
/** By the language that they read. */
const contacts = new Map<string, string>()

const mjml = (text: string, button: string, more = '') =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${text}</mj-text>
    <mj-button href="${SHOP}/new">${button}</mj-button>${more}</mj-column></mj-section></mj-body></mjml>`
const extraLink = `<mj-button href="${SHOP}/impressum">Impressum</mj-button>`
const FRENCH = { subject: 'Bonjour', preheader: 'Des nouvelles', source: mjml('Le thé est là', 'Voir') }
const ENGLISH = { subject: 'Hello', preheader: 'News', source: mjml('The tea is here', 'See') }
const GERMAN = {
  subject: 'Guten Tag {{ contact.firstName | default: "" }}',
  preheader: 'Neues',
  source: mjml('Der Tee ist da', 'Ansehen').replace('<mj-text>', `${extraLink}<mj-text>`),
}
const EMAIL = { ...FRENCH, language: 'fr', translations: { en: ENGLISH, de: GERMAN }, purpose: 'marketing' }
const READERS = ['fr', 'fr-CA', 'en', 'en-GB', 'de-AT', 'es', '']

const addressOf = (language: string) => `${language.toLowerCase() || 'none'}@languages.test`

beforeAll(async () => {
  world = await createWorld({ worker: true })
  templateId = await newTemplate(world, EMAIL)
  for (const language of READERS)
    contacts.set(language, await newContact(world, { email: addressOf(language), ...(language && { language }) }))
})
afterAll(() => world.close())

interface Taken {
  id: string
  recipient: string
  subject: string
  language: string | null
}
const outbox = async () => (await world.call<{ data: Taken[] }>('GET', '/api/v1/outbox?limit=100')).body.data
const taken = async (id: string) =>
  (await world.call<{ html: string; text: string; headers: object }>('GET', `/api/v1/outbox/${id}`)).body
/** What each reader got: the subject, and the language that the outbox says. */
const received = (seen: Taken[]) =>
  Object.fromEntries(seen.map(({ recipient, subject, language }) => [recipient.split('@')[0], [subject, language]]))
const BY_READER = {
  fr: ['Bonjour', 'fr'],
  'fr-ca': ['Bonjour', 'fr'],
  en: ['Hello', 'en'],
  'en-gb': ['Hello', 'en'],
  'de-at': ['Guten Tag', 'de'],
  es: ['Bonjour', 'fr'],
  none: ['Bonjour', 'fr'],
}
const forReaders = (found: object) => Object.fromEntries(Object.entries(found).filter(([name]) => name in BY_READER))

describe('an email in several languages', () => {
  it('is sent by a campaign to each contact in theirs, as one email with one figure a link', async () => {
    const id = await launchCampaign(world, templateId)
    await progressWhen(world, id, ({ state }) => state === 'done')
    const sent = await outbox()
    expect(forReaders(received(sent))).toEqual(BY_READER)
    const german = sent.find(({ recipient }) => recipient === addressOf('de-AT'))
    const french = sent.find(({ recipient }) => recipient === addressOf('fr'))
    const [inGerman, inFrench] = [await taken(german?.id ?? ''), await taken(french?.id ?? '')]
    expect(inGerman.html).toContain('Der Tee ist da')
    expect(inGerman.html).toContain('Abmelden')
    expect(inGerman.text).toContain('Der Tee ist da')
    expect(inGerman.headers).toMatchObject({ 'Content-Language': 'de' })
    expect(inFrench.html).toContain('Le thé est là')

    // The same link has the same number, though German has one above it that French does not have.
    for (const html of [inGerman.html, inFrench.html]) {
      const hrefs = [...html.matchAll(/href="([^"]*\/t\/[^"]*)"[^>]*>\s*([^<]*)</g)]
      const button = hrefs.find(([, , words]) => /Ansehen|Voir/.test(words ?? ''))?.[1] ?? ''
      await world.api.inject({ method: 'GET', url: new URL(button.replaceAll('&amp;', '&')).href })
    }
    const report = await eventually(
      async () => (await world.call<ReportAnswer>('GET', `/api/v1/campaigns/${id}/report`)).body,
      ({ links }) => links.some(({ clicks }) => clicks === 2),
    )
    expect(report.links).toMatchObject([{ link: 0, url: `${SHOP}/new`, clicks: 2, contacts: 2 }])
    expect(report.variants).toMatchObject([{ variant: 'A', sent: READERS.length }])
  }, 60_000)

  it('is sent by a journey and in tests to each in theirs', async () => {
    const id = await publish(
      world,
      'Languages',
      graphOf([step.byHand('trigger'), step.email('email', templateId), step.exit('end')]),
    )
    const before = new Set((await outbox()).map((one) => one.id))
    const audience = { kind: 'contacts', contactIds: [...contacts.values()] }
    expect((await world.call('POST', `/api/v1/journeys/${id}/entries`, { audience })).status).toBe(201)
    const sent = await eventually(
      async () => (await outbox()).filter((one) => !before.has(one.id)),
      (seen) => seen.length === READERS.length,
    )
    expect(received(sent)).toEqual(BY_READER)

    const test = async (body: object) => {
      const to = `${crypto.randomUUID()}@colleague.test`
      const { status } = await world.call('POST', `/api/v1/templates/${templateId}/tests`, { to: [to], ...body })
      expect(status).toBe(200)
      return (await outbox()).find(({ recipient }) => recipient === to)
    }
    expect(await test({ contactId: contacts.get('en-GB') })).toMatchObject({ subject: '[Test] Hello', language: 'en' })
    const asked = { contactId: contacts.get('en-GB'), contactLanguage: 'de-CH' }
    expect(await test(asked)).toMatchObject({ subject: '[Test] Guten Tag', language: 'de' })
  }, 60_000)

  it('is previewed in the language of a contact, or in one that is asked for', async () => {
    const preview = async (body: object) =>
      (
        await world.call<{ subject: string; preheader: string; html: string; language: string | null }>(
          'POST',
          '/api/v1/templates/preview',
          { ...EMAIL, ...body },
        )
      ).body
    expect(await preview({ contactId: contacts.get('en-GB') })).toMatchObject({
      subject: 'Hello',
      preheader: 'News',
      language: 'en',
      html: expect.stringContaining('The tea is here') as string,
    })
    expect(await preview({ contactId: contacts.get('es') })).toMatchObject({ subject: 'Bonjour', language: 'fr' })
    expect(await preview({ contactId: contacts.get('es'), contactLanguage: 'de' })).toMatchObject({ language: 'de' })
    // What is unfinished elsewhere is in nobody's way.
    const unfinished = { ...EMAIL, translations: { ...EMAIL.translations, de: { ...GERMAN, source: '{{ un' } } }
    expect(await preview({ ...unfinished, contactId: contacts.get('en') })).toMatchObject({ subject: 'Hello' })
    const { language: _, translations: __, ...alone } = EMAIL
    const single = await world.call<object>('POST', '/api/v1/templates/preview', {
      ...alone,
      contactId: contacts.get('en'),
    })
    expect(single.body).toMatchObject({ subject: 'Bonjour', language: null })
  })

  it('writes amounts and days as the language of the email does, for members of any language', async () => {
    const price = `<mj-text>{{ 12.5 | money }}</mj-text>`
    const { body } = await world.call<{ html: string }>('POST', '/api/v1/templates/preview', {
      ...EMAIL,
      source: mjml('Prix', 'Voir', price),
      contactId: contacts.get('es'),
      contactLanguage: 'en-US',
      translations: { de: GERMAN },
    })
    expect(body.html).toMatch(/12,50\s€/)
  })
})

describe('what is wrong with one language', () => {
  const created = (change: object) =>
    world.call<{ errors: { path: string; code: string; message: string }[] }>(
      'POST',
      '/api/v1/templates',
      { name: 'Wrong', ...EMAIL, ...change },
      { headers: { 'accept-language': 'en' } },
    )
  it.each([
    [
      'a name that nothing fills in',
      { translations: { de: { ...GERMAN, subject: '{{ contact.shoesize }}' } } },
      { path: 'translations.de.subject', message: expect.stringMatching(/^German: "contact.shoesize"/) as string },
    ],
    [
      'MJML that cannot be read',
      { translations: { en: { ...ENGLISH, source: '<mjml><mj-body><mj-nothing></mj-nothing></mj-body></mjml>' } } },
      { path: 'translations.en.source', message: expect.stringMatching(/^English: Line 1/) as string },
    ],
    [
      'the fallback, among several',
      { preheader: '{{ contact.shoesize }}' },
      { path: 'preheader', message: expect.stringMatching(/^French: /) as string },
    ],
    ['a language that is none', { translations: { fr_FR: ENGLISH } }, { code: 'content.languageUnknown' }],
    [
      'the fallback’s language twice',
      { translations: { fr: ENGLISH } },
      { path: 'translations.fr', code: 'email.languageTwice' },
    ],
    ['no fallback language', { language: undefined }, { path: 'language', code: 'email.languageMissing' }],
  ])('%s is refused with the language named', async (_, change, error) => {
    const { status, body } = await created(change)
    expect(status).toBe(422)
    expect(body.errors[0]).toMatchObject(error)
  })

  it('is kept in a draft, published once it is mended, and a version stays as it was', async () => {
    const id = await newTemplate(world, { ...EMAIL, translations: { en: ENGLISH } })
    const draft = {
      name: 'Draft',
      ...EMAIL,
      translations: { en: ENGLISH, de: { subject: '', preheader: '', source: '' } },
    }
    const kept = await world.call<TemplateAnswer>('PUT', `/api/v1/templates/${id}/draft`, draft)
    expect(kept.body.draft).toMatchObject({ translations: { de: { subject: '' } } })
    const refused = await created(draft)
    expect(refused.body.errors.map(({ path }) => path)).toContain('translations.de.subject')
    await world.call('PUT', `/api/v1/templates/${id}/draft`, { ...draft, translations: { de: GERMAN } })
    const published = await world.call<TemplateAnswer>('POST', `/api/v1/templates/${id}/publication`)
    expect(published.body).toMatchObject({ revision: 2, language: 'fr', draft: null })
    expect(Object.keys(published.body.translations ?? {})).toEqual(['de'])
    const first = await world.call<TemplateAnswer>('GET', `/api/v1/templates/${id}/versions/1`)
    expect(first.body.translations).toEqual({ en: ENGLISH })
    const listed = await world.call<{ data: { id: string; languages: string[] }[] }>('GET', '/api/v1/templates')
    expect(listed.body.data.find((one) => one.id === id)?.languages).toEqual(['fr', 'de'])
  })

  it('is warned of before a campaign is launched', async () => {
    const id = await newTemplate(world, {
      ...EMAIL,
      translations: {
        en: { ...ENGLISH, source: mjml('Le thé est là', 'See'), subject: 'Click here' },
        de: { ...GERMAN, subject: 'Guten Tag {{ contact.firstName }}' },
      },
    })
    const campaign = await createCampaign(world, id, {
      variants: [{ key: 'A', templateId: id, subject: 'Un autre objet' }],
    })
    const { body } = await world.call<{
      warnings: { path: string; code: string; message: string }[]
      issues: { code: string; message: string }[]
      missing: { name: string; count: number }[]
    }>('GET', `/api/v1/campaigns/${campaign}/check`, undefined, { headers: { 'accept-language': 'en' } })
    const said = body.warnings.map(({ message }) => message)
    expect(said).toContain('English: 1 texts are still as in French.')
    expect(said).toContainEqual(expect.stringMatching(/^English: “Click here”/))
    expect(said).toContainEqual(expect.stringMatching(/replaces that in French/))
    // One of the seven reads German.
    expect(body.missing).toEqual([{ variant: 'A', name: 'firstName', count: 1 }])
  })
})
