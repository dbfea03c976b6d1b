import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { expect, it } from 'vitest'
import { compileEmail } from '../content/compile.ts'
import { TimeOver } from '../liquid/budget.ts'
import { renderInTurn } from './render.ts'

const email: OutgoingEmail = { key: '', from: '', to: '', subject: '', html: '', text: '', headers: {} }
const content = () => compileEmail({ subject: 'Hello', preheader: '', html: '<p>Hello</p>' })

/** Renders for so many people, one after the other; for some of them it takes longer than it may. */
async function render(people: number, isLate: (person: number) => boolean) {
  const [one, tried, refused]: [ReturnType<typeof content>, number[], number[]] = [content(), [], []]
  for (let person = 0; person < people; person++) {
    const made = await renderInTurn(
      one,
      () => {
        tried.push(person)
        if (isLate(person)) throw new TimeOver()
        return email
      },
      () => undefined,
    )
    if ('kind' in made) refused.push(person)
  }
  return { tried, refused }
}

it('renders an email that takes too long for three contacts, and refuses it for all behind them', async () => {
  const { tried, refused } = await render(100, () => true)
  expect(tried).toEqual([0, 1, 2])
  expect(refused).toHaveLength(100)
})

it('sends to all other contacts where it takes too long for one in a hundred', async () => {
  const { tried, refused } = await render(1000, (person) => person % 100 === 0)
  expect(tried).toHaveLength(1000)
  expect(refused).toEqual(Array.from({ length: 10 }, (_, hundred) => hundred * 100))
})
