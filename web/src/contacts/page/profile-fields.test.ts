import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { describe, expect, it } from 'vitest'
import { changesOf, contactFields, isEditable, propertyFields } from './profile-fields.ts'

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

  it('have keys of their own: a property may be called like a field, or like what objects inherit', () => {
    const names = ['city', 'email', 'constructor', 'toString', '__proto__']
    const whole = contact(Object.fromEntries(names.map((name) => [name, name])))
    const properties = propertyFields(whole, [])
    const fields = contactFields(whole, (name) => name)
    expect(new Set([...fields, ...properties].map(({ key }) => key)).size).toBe(fields.length + names.length)
    const changes = changesOf(Object.fromEntries(properties.map(({ key, value }) => [key, `new ${value}`])))
    expect(Object.keys(changes)).toEqual(['properties'])
    expect(Object.entries(changes.properties ?? {}).sort()).toEqual(names.map((name) => [name, `new ${name}`]).sort())
  })

  it('keep a day, a moment and a text apart', () => {
    const values = {
      day: '1990-01-01',
      moment: '2026-05-01T08:00:00Z',
      text: 'soon',
      far: '+020260-12-31T23:00:00.000Z',
    }
    const definitions = Object.keys(values).map((key) => ({ key, label: key, type: 'date' as const }))
    const kinds = propertyFields(contact(values), definitions).map(({ label, kind }) => [label, kind])
    expect(Object.fromEntries(kinds)).toEqual({ day: 'date', moment: 'moment', text: 'text', far: 'text' })
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
    const typed = { seats: 0, vip: false, tags2: [], note: null }
    const properties = Object.entries(typed).map(([name, value]) => [`properties.${name}`, value])
    expect(changesOf({ firstName: 'Ada', city: ' ', ...Object.fromEntries(properties) })).toEqual({
      firstName: 'Ada',
      city: null,
      properties: { seats: 0, vip: false, tags2: null, note: null },
    })
    expect(changesOf({ country: 'CH' })).toEqual({ country: 'CH' })
  })
})
