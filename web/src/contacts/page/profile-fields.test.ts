import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { describe, expect, it } from 'vitest'
import { changesOf, isEditable, propertyFields } from './profile-fields.ts'

const contact = (properties: Record<string, unknown>) => ({ properties }) as ContactAnswer

describe('the fields of a profile', () => {
  it('are named as the workspace names them, and edited as what their value is', () => {
    const fields = propertyFields(contact({ seats: 3, vip: true, born: '1990-05-01', shoe: '42', also: ['a'] }), [
      { key: 'shoe', label: 'Shoe size', type: 'number' },
      { key: 'born', label: 'Birthday', type: 'date' },
      { key: 'gone', label: 'Not on this contact', type: 'text' },
    ])
    expect(fields.map(({ label, kind }) => `${label}: ${kind}`)).toEqual([
      'also: list',
      'Birthday: date',
      'seats: number',
      'Shoe size: text',
      'vip: boolean',
    ])
  })

  it('that hold a document, or a list of other than texts, are not edited in a field', () => {
    const values = [null, 'a', 1, true, ['a'], [], [1], {}, [{ a: 1 }]]
    expect(values.map((value) => isEditable({ value }))).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('are sent as fields and properties; what is emptied is cleared', () => {
    expect(changesOf({ firstName: 'Ada', city: ' ', seats: 0, vip: false, tags2: [], note: null })).toEqual({
      firstName: 'Ada',
      city: null,
      properties: { seats: 0, vip: false, tags2: null, note: null },
    })
    expect(changesOf({ country: 'CH' })).toEqual({ country: 'CH' })
  })
})
