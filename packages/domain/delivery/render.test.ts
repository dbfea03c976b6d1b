import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { expect, it } from 'vitest'
import { compileEmail } from '../content/compile.ts'
import { TimeOver } from '../liquid/budget.ts'
import { renderInTurn } from './render.ts'

const email: OutgoingEmail = { key: '', from: '', to: '', subject: '', html: '', text: '', headers: {} }
const content = () => compileEmail({ subject: 'Hello', preheader: '', html: '<p>Hello</p>' })

/** Renders for so many contacts, one after the other; for some of them it takes longer than it may. */
async function render(contacts: number, isLate: (contact: number) => boolean) {
  const [one, rendered, refused]: [ReturnType<typeof content>, number[], number[]] = [content(), [], []]
  for (let contact = 0; contact < contacts; contact++) {
    const made = await renderInTurn(
      one,
      () => {
        rendered.push(contact)
        if (isLate(contact)) throw new TimeOver()
        return email
      },
      () => undefined,
    )
    if ('kind' in made) refused.push(contact)
  }
  return { rendered, refused }
}

it('renders an email that takes too long for three contacts, and refuses it for all behind them', async () => {
  const { rendered, refused } = await render(100, () => true)
  expect(rendered).toEqual([0, 1, 2])
  expect(refused).toHaveLength(100)
})

it('sends to all other contacts where it takes too long for one in a hundred', async () => {
  const { rendered, refused } = await render(1000, (contact) => contact % 100 === 0)
  expect(rendered).toHaveLength(1000)
  expect(refused).toEqual(Array.from({ length: 10 }, (_, hundred) => hundred * 100))
})
