import { expect, it } from 'vitest'
import { countsOf, type ListKinds, narrowed, wishOf } from './narrow.ts'

interface Row {
  name: string
  state: string
  folder: string
  sent: number | null
  updatedAt: string
}

const row = (name: string, state: string, sent: number | null, day: number, folder = ''): Row => ({
  name,
  state,
  folder,
  sent,
  updatedAt: `2026-01-0${day}T00:00:00Z`,
})
const rows = [
  row('Relance 10', 'live', 5, 1, 'Paniers, relances'),
  row('Événement d’été', 'draft', null, 3),
  row('relance 2', 'draft', 40, 2, 'Paniers, relances'),
]
const kinds: ListKinds<Row> = {
  filters: { state: ({ state }) => state, folder: ({ folder }) => folder },
  sorts: { name: ({ name }) => name, sent: ({ sent }) => sent, changed: ({ updatedAt }) => updatedAt },
}
const wish = (query: string) => wishOf(new URLSearchParams(query), kinds)
const namesOf = (query: string) => narrowed(rows, wish(query), kinds, 'fr').map(({ name }) => name)

it('names are searched without case and accents', () => {
  expect(namesOf('search=evenement')).toEqual(['Événement d’été'])
  expect(namesOf('search=+RELANCE+')).toEqual(['relance 2', 'Relance 10'])
})

it('the latest change stands first, also where the address asks for an order that there is not', () => {
  const latestFirst = ['Événement d’été', 'relance 2', 'Relance 10']
  expect(namesOf('')).toEqual(latestFirst)
  expect(namesOf('sort=-constructor')).toEqual(latestFirst)
})

it('names are put in order as in a dictionary, numbers within them by value', () => {
  expect(namesOf('sort=name')).toEqual(['Événement d’été', 'relance 2', 'Relance 10'])
  expect(namesOf('sort=-name')).toEqual(['Relance 10', 'relance 2', 'Événement d’été'])
})

it('what has no number stands last in both directions', () => {
  expect(namesOf('sort=-sent')).toEqual(['relance 2', 'Relance 10', 'Événement d’été'])
  expect(namesOf('sort=sent')).toEqual(['Relance 10', 'relance 2', 'Événement d’été'])
})

it('choices of one filter add rows, those of several take rows away', () => {
  expect(namesOf('state=live&state=draft')).toHaveLength(3)
  expect(namesOf('state=draft&folder=Paniers%2C+relances')).toEqual(['relance 2'])
})

it('each choice says how many rows it would show beside all else that is chosen', () => {
  const counts = (query: string) => Object.fromEntries(countsOf(rows, wish(query), kinds, 'state'))
  expect(counts('')).toEqual({ live: 1, draft: 2 })
  expect(counts('state=live')).toEqual({ live: 1, draft: 2 })
  expect(counts('search=ete')).toEqual({ live: 0, draft: 1 })
})
