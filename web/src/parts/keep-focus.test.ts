import { afterEach, beforeEach, expect, it, vi } from 'vitest'
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
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name) as HTMLButtonElement
const focused = () => document.activeElement?.textContent
const isFocused = (name: string) => vi.waitFor(() => expect(focused()).toBe(name))
/** In the first frame the keyboard would have gone on. */
const framesOver = async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
}
const remove = (id: string) => document.getElementById(id)?.remove()
/** As browsers do: what is disabled loses the keyboard, without an event. */
const disable = (name: string) => {
  button(name).blur()
  button(name).disabled = true
}

it('goes to what stands in the place of a row that is gone, or to the last one left', async () => {
  button('Delete A').focus()
  remove('a')
  await isFocused('Edit B')
  remove('b')
  await isFocused('Add')
})

it('goes to what stands beside a button that is gone', async () => {
  button('Delete B').focus()
  button('Delete B').remove()
  await isFocused('Edit B')
})

it('stays on what was only moved', async () => {
  button('Edit B').focus()
  document.getElementById('list')?.prepend(document.getElementById('b') as HTMLElement)
  await isFocused('Edit B')
})

it('comes back to a button that was disabled while it worked', async () => {
  button('Add').focus()
  disable('Add')
  // Of the Enter that set it to work.
  document.dispatchEvent(new Event('keyup'))
  await framesOver()
  expect(document.activeElement).toBe(document.body)
  button('Add').disabled = false
  await isFocused('Add')
})

it('goes on beside a button that is gone while it is disabled, also before the key is up', async () => {
  button('Delete A').focus()
  disable('Delete A')
  remove('a')
  document.dispatchEvent(new Event('keyup'))
  await isFocused('Edit B')
})

it('goes past what cannot take the keyboard', async () => {
  button('Delete A').focus()
  document.getElementById('b')?.insertAdjacentHTML(
    'afterbegin',
    `<input type="hidden"><a href="#" tabindex="-1">Skipped</a><select disabled></select><textarea disabled></textarea>
     <button id="hidden">Hidden</button>`,
  )
  // Browsers do nothing for an element that is not displayed.
  button('Hidden').focus = () => {}
  remove('a')
  await isFocused('Edit B')
})

it('goes back to what lies beneath a dialog, and on from there when that is gone', async () => {
  button('Delete A').focus()
  document.body.insertAdjacentHTML('beforeend', '<div role="dialog" id="asks"><button>Yes</button></div>')
  button('Yes').focus()
  remove('asks')
  await isFocused('Delete A')
  remove('a')
  await isFocused('Edit B')
})

it('leaves whoever is elsewhere alone', async () => {
  button('Delete A').focus()
  button('Add').focus()
  remove('a')
  await framesOver()
  expect(focused()).toBe('Add')
  button('Add').blur()
  document.dispatchEvent(new Event('pointerup'))
  button('Add').remove()
  await framesOver()
  expect(document.activeElement).toBe(document.body)
})

it.each(['<main></main>', '<div data-portal></div>'])('stays within %s', async (within) => {
  document.body.innerHTML = `<div><div><button>Before</button>${within}</div></div>`
  document.querySelector('main, [data-portal]')?.insertAdjacentHTML('beforeend', '<button>Alone</button>')
  button('Alone').focus()
  button('Alone').remove()
  await framesOver()
  expect(document.activeElement).toBe(document.body)
})
