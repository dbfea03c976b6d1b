import { describe, expect, it } from 'vitest'
import { type ContactId, type JourneyId, parsePublicId, publicId, uuidOf } from './id.ts'

const UUID = '0198c9a2-f3b4-7c0d-8e1f-2a3b4c5d6e7f'
const contact: ContactId = UUID
const journey: JourneyId = uuidOf('journey', publicId('journey', UUID))

/** A function that takes two ids, as many do. */
const enroll = (into: JourneyId, who: ContactId) => [into, who]

describe('ids of the database', () => {
  it('are those of the API without their prefix, whose kind is checked', () => {
    expect(parsePublicId('contact', publicId('contact', UUID))).toBe(UUID)
    expect(parsePublicId('journey', publicId('contact', UUID))).toBeUndefined()
  })

  it('do not compile when they are swapped, and are not shown as another kind', () => {
    expect(enroll(journey, contact)).toEqual([UUID, UUID])
    // @ts-expect-error: a contact is no journey, nor a journey a contact.
    expect(enroll(contact, journey)).toEqual([UUID, UUID])
    // @ts-expect-error: a contact's id gets no journey's prefix.
    expect(publicId('journey', contact)).toMatch(/^jrn_/)
    const members = new Map([[contact, 1]])
    // @ts-expect-error: nobody is looked up by the id of something else.
    expect(members.get(journey)).toBe(1)
  })
})
