import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { act } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { useMutation } from './useMutation.ts'

afterEach(cleanup)

/** A button that writes, and never is held back; what was written, and the answers to it. */
function show<Variables>(of: () => Variables) {
  const written: Variables[] = []
  const answers: ((failure?: Error) => void)[] = []
  const said: Variables[] = []
  function Writer() {
    const { mutate } = useMutation({
      mutationFn: (variables: Variables) => {
        written.push(variables)
        return new Promise<Variables>((resolve, reject) =>
          answers.push((failure) => (failure ? reject(failure) : resolve(variables))),
        )
      },
      onSuccess: (variables) => said.push(variables),
    })
    return (
      <button type="button" onClick={() => mutate(of())}>
        Write
      </button>
    )
  }
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Writer />
    </QueryClientProvider>,
  )
  return { written, answers, said, button: screen.getByRole('button') }
}

describe('a change', () => {
  it('is made once by two clicks in one tick, and once by a click while it is under way', async () => {
    const { written, answers, said, button } = show(() => ({ decision: 'given' }))
    act(() => {
      button.click()
      button.click()
    })
    await waitFor(() => expect(written.length).toBe(1))
    fireEvent.click(button)
    answers[0]?.()
    await waitFor(() => expect(said.length).toBe(1))
    expect(written.length).toBe(1)
  })

  it('is not made again by the second click of a double-click, but by a click after it', async () => {
    const { written, answers, said, button } = show(() => undefined)
    fireEvent.click(button, { detail: 1 })
    await waitFor(() => expect(answers.length).toBe(1))
    answers[0]?.()
    await waitFor(() => expect(said.length).toBe(1))
    fireEvent.click(button, { detail: 2 })
    expect(written.length).toBe(1)
    fireEvent.click(button, { detail: 1 })
    await waitFor(() => expect(written.length).toBe(2))
  })

  it('that failed is tried again', async () => {
    const { written, answers, button } = show(() => 'one')
    fireEvent.click(button)
    await waitFor(() => expect(answers.length).toBe(1))
    answers[0]?.(new Error('refused'))
    await waitFor(() => {
      fireEvent.click(button, { detail: 2 })
      expect(written.length).toBe(2)
    })
  })

  it('of other things is another one, of files too', async () => {
    const given = [new File(['a'], 'a.csv'), new File(['b'], 'a.csv'), ['a'], ['b'], { a: 1 }, { b: 1 }]
    const queue: unknown[] = [...given]
    const { written, button } = show(() => queue.shift())
    for (const _ of given) fireEvent.click(button)
    await waitFor(() => expect(written.length).toBe(given.length))
  })
})
