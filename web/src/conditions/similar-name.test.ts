import { expect, it } from 'vitest'
import { similarName } from './similar-name.ts'

const NAMES = ['Order Completed', 'Signed Up', 'Produit ajouté']

it.each([
  ['order_completed', 'Order Completed'],
  ['Order Complete', 'Order Completed'],
  ['signed up', 'Signed Up'],
  ['produit ajoute', 'Produit ajouté'],
  ['Newsletter Read', undefined],
  ['x', undefined],
])('%s means %s', (typed, meant) => {
  expect(similarName(typed, NAMES)).toBe(meant)
})

it('knows nothing like it among no names', () => {
  expect(similarName('Order Completed', [])).toBeUndefined()
})
