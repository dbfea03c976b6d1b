// biome-ignore lint/style/noRestrictedImports: this is what stands in front of it
import { type UseMutationOptions, type UseMutationResult, useMutation as useEachMutation } from '@tanstack/react-query'
import { useCallback, useRef } from 'react'

interface Act<Data, Variables> {
  variables: Variables
  promise: Promise<Data>
  isPending: boolean
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)

/** Whether two values are of the same plain data; files and functions are the same only as themselves. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (!isPlain(one) || !isPlain(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  )
}

/** Whether what is handled now is a click that makes a double-click of the one before. */
function isSecondClick(): boolean {
  const { event } = window
  return event?.type === 'click' && (event as MouseEvent).detail > 1
}

/**
 * A change that is made once, however often one clicks: asked for again with the same variables while it is under way,
 * or by the second click of a double-click on what is done by then, it is the same change. That buttons are held while
 * a change is pending comes a moment too late for two clicks.
 */
export function useMutation<Data, Failure = Error, Variables = void, Context = unknown>(
  options: UseMutationOptions<Data, Failure, Variables, Context>,
): UseMutationResult<Data, Failure, Variables, Context> {
  const result = useEachMutation(options)
  const run = result.mutateAsync
  const acts = useRef<Act<Data, Variables>[]>([])
  const mutateAsync = useCallback<typeof run>(
    (...[variables, callbacks]: Parameters<typeof run>) => {
      const again = acts.current.find((act) => isSame(act.variables, variables))
      if (again && (again.isPending || isSecondClick())) return again.promise
      const given = variables as Variables
      const act: Act<Data, Variables> = { variables: given, promise: run(given, callbacks), isPending: true }
      acts.current = [...acts.current.filter((one) => one.isPending), act]
      const end = () => {
        act.isPending = false
      }
      const forget = () => {
        acts.current = acts.current.filter((one) => one !== act)
      }
      act.promise.then(end, forget)
      return act.promise
    },
    [run],
  )
  const mutate = useCallback<typeof result.mutate>(
    (...given: Parameters<typeof run>) => void mutateAsync(...given).catch(() => {}),
    [mutateAsync],
  )
  return { ...result, mutate, mutateAsync }
}
