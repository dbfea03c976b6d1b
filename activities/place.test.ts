import { FairLimit } from '@parcours/db/fair-limit.ts'
import { expect, it } from 'vitest'
import { inPlace } from './place.ts'

const workspaceId = 'b'
const limits = () => ({ places: new FairLimit(2), calls: new FairLimit(4), workspaceId })

it('gives its place to others while it calls out, and has one again for what comes after', async () => {
  const { places, calls } = limits()
  const seats: number[] = []
  const note = async () => void seats.push(places.inUseBy(workspaceId), calls.inUseBy(workspaceId))
  await inPlace({ places, calls, workspaceId }, async (call) => {
    await note()
    await Promise.all([call(note), call(note)])
    await note()
  })
  await note()
  expect(seats).toEqual([1, 0, 0, 2, 0, 2, 1, 0, 0, 0])
})

it('leaves no place taken when one of several calls fails, or the work ends before a call does', async () => {
  const { places, calls } = limits()
  const late = Promise.withResolvers<void>()
  const work = inPlace({ places, calls, workspaceId }, (call) =>
    Promise.all([call(() => late.promise), call(() => Promise.reject(new Error('refused')))]),
  )
  await expect(work).rejects.toThrow('refused')
  late.resolve()
  await new Promise((resolve) => setImmediate(resolve))
  expect([places.inUseBy(workspaceId), calls.inUseBy(workspaceId)]).toEqual([0, 0])
})
