import { expect, it } from 'vitest'
import { newColumnProfile, recordValue } from './profile.ts'
import { recognise } from './recognise.ts'

const HABITS = { language: 'fr', zone: 'Europe/Paris' }

/** The recognised format of a column with some bad cells among its good ones. */
function recognised(rows: number, bad: number, known?: 'text') {
  const profile = newColumnProfile()
  for (let row = 0; row < rows; row++) recordValue(profile, row < bad ? '31/02/1990' : `${13 + (row % 15)}/12/1990`)
  return recognise('naissance', 'properties.naissance', profile, known, HABITS)
}

it('reads a column of dates as dates, whatever its length, with one to three bad cells', () => {
  for (let rows = 5; rows <= 200; rows++)
    for (const bad of [1, 2, 3])
      expect([rows, bad, recognised(rows, bad).format]).toEqual([
        rows,
        bad,
        bad <= rows * 0.2 ? 'dateDayFirst' : 'text',
      ])
})

it('offers dates where it reads text although most cells are dates', () => {
  expect(recognised(5, 2)).toMatchObject({ format: 'text', offered: { format: 'dateDayFirst', fits: 3 } })
  expect(recognised(20, 0, 'text')).toMatchObject({ format: 'text', offered: { format: 'dateDayFirst', fits: 20 } })
  expect(recognised(5, 4).offered).toBeUndefined()
})
