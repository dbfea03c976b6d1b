import type { KeyMemory } from '@parcours/model/delivery/provider.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BatchLedger, reclaimBatch } from './batch-ledger.ts'

const HOUR_MS = 3_600_000
const BEGAN_AT = new Date('2026-11-20T10:00:00Z')
const FIRST: KeyMemory = { account: 'first', lastsMs: 23 * HOUR_MS }

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** What is known of a message that was under way through one account when another attempt, `hours` later, asks. */
async function inFlight(through: KeyMemory | undefined, memory: KeyMemory | undefined, hours: number) {
  const [batch, message] = [{ workspaceId: world.workspace.id, batchId: crypto.randomUUID() }, crypto.randomUUID()]
  const ledger = await BatchLedger.begin(world.db, batch, [message], { memory: through, now: BEGAN_AT })
  await ledger.begins(0)
  const now = new Date(BEGAN_AT.getTime() + hours * HOUR_MS)
  const { known, remembered } = await reclaimBatch(world.db, batch, { memory, now })
  return { result: known.get(message), isRemembered: remembered.has(message) }
}

describe('a message that was under way when its sender died', () => {
  it.each([
    ['the account that remembers it asks in time', FIRST, FIRST, 22, { isRemembered: true, result: undefined }],
    ['that account asks too late', FIRST, FIRST, 24, inDoubt('interrupted')],
    ['another account asks', FIRST, { ...FIRST, account: 'second' }, 1, inDoubt('providerChanged')],
    ['one asks that remembers nothing', FIRST, undefined, 1, inDoubt('providerChanged')],
    ['none remembers anything', undefined, undefined, 1, inDoubt('interrupted')],
  ] as const)('is known as what it is where %s', async (_, through, memory, hours, expected) => {
    expect(await inFlight(through, memory, hours)).toEqual(expected)
  })
})

function inDoubt(reason: string) {
  return { isRemembered: false, result: { kind: 'unknown', reason } }
}
