import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ChangedMeanwhile, saveContact } from './save-contact.ts'

afterEach(() => vi.unstubAllGlobals())

const contact = (change: Partial<ContactAnswer> = {}) =>
  ({ id: 'con_1', city: 'Paris', firstName: 'Ada', properties: { seats: 1 }, tags: ['a'], ...change }) as ContactAnswer

/** A server on which the contact is another than was seen; what is sent to it with which revision. */
function serverWith(now: ContactAnswer) {
  const sent: [revision: string | null, body: unknown][] = []
  vi.stubGlobal('fetch', async (_: string, { method, headers, body }: RequestInit) => {
    const answer = (status: number, json: unknown) =>
      new Response(JSON.stringify(json), { status, headers: { etag: '"2"', 'content-type': 'application/json' } })
    if (method === 'GET') return answer(200, now)
    const revision = new Headers(headers).get('if-match')
    sent.push([revision, JSON.parse(String(body))])
    return revision === '"1"'
      ? answer(412, { status: 412, code: 'stale', detail: 'Changed', errors: [] })
      : answer(200, now)
  })
  return sent
}

describe('changes of a contact who was changed meanwhile', () => {
  it('are saved on top of what they do not concern, as an event changes it', async () => {
    const sent = serverWith(contact({ firstName: 'Grace', properties: { seats: 1, visits: 9 } }))
    const changes = { city: 'Lyon', properties: { seats: 2 } }
    await saveContact(contact(), '"1"', changes)
    expect(sent).toEqual([
      ['"1"', changes],
      ['"2"', changes],
    ])
  })

  it.each([
    ['a field', { city: 'Lyon' }, { city: 'Oslo' }],
    ['a property', { properties: { seats: 2 } }, { properties: { seats: 7 } }],
    ['tags', { tags: ['b'] }, { tags: ['a', 'c'] }],
  ])('are not written over another change of the same: %s', async (_, changes, now) => {
    const sent = serverWith(contact(now as Partial<ContactAnswer>))
    const error = await saveContact(contact(), '"1"', changes).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ChangedMeanwhile)
    expect((error as ChangedMeanwhile).contact).toMatchObject(now)
    expect(sent).toHaveLength(1)
  })
})
