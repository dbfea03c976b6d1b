import { afterEach, beforeEach, expect, it } from 'vitest'
import { keepFocus } from './keep-focus.ts'

let end: () => void
beforeEach(() => {
  end = keepFocus()
  document.body.innerHTML = `
    <main><div>
      <div id="list">
        <div id="a"><p>A</p><button>Edit A</button><button>Delete A</button></div>
        <div id="b"><p>B</p><button>Edit B</button><button>Delete B</button></div>
      </div>
      <button>Add</button></div>
    </main>`
})
afterEach(() => {
  end()
  document.body.innerHTML = ''
})

const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name) as HTMLElement
const focused = () => document.activeElement?.textContent
const settled = () => new Promise((resolve) => setTimeout(resolve, 50))
const remove = async (id: string) => {
  document.getElementById(id)?.remove()
  await settled()
}

it('goes to what stands in the place of a row that is gone, or to the last one left', async () => {
  button('Delete A').focus()
  await remove('a')
  expect(focused()).toBe('Edit B')
  await remove('b')
  expect(focused()).toBe('Add')
})

it('goes to what stands beside a button that is gone', async () => {
  button('Delete B').focus()
  button('Delete B').remove()
  await settled()
  expect(focused()).toBe('Edit B')
})

it('stays on what was only moved', async () => {
  button('Edit B').focus()
  document.getElementById('list')?.prepend(document.getElementById('b') as HTMLElement)
  await settled()
  expect(focused()).toBe('Edit B')
})

it('goes back to what lies beneath a dialog, and on from there when that is gone', async () => {
  button('Delete A').focus()
  document.body.insertAdjacentHTML('beforeend', '<div role="dialog" id="asks"><button>Yes</button></div>')
  button('Yes').focus()
  await remove('asks')
  expect(focused()).toBe('Delete A')
  await remove('a')
  expect(focused()).toBe('Edit B')
})

it('leaves whoever is elsewhere alone, and a page that is another one', async () => {
  button('Delete A').focus()
  button('Add').focus()
  await remove('a')
  expect(focused()).toBe('Add')
  button('Add').blur()
  document.dispatchEvent(new Event('pointerup'))
  await remove('b')
  expect(document.activeElement).toBe(document.body)
})
