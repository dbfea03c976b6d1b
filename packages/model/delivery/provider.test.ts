import { describe, expect, it } from 'vitest'
import { FAILURE_REASONS } from './message.ts'
import { batchOf, NO_LEDGER, sendTogether } from './provider.ts'

describe('a batch that is handed over in one call', () => {
  it('has a reason of ours for a message that the answer leaves out', async () => {
    const batch = batchOf('batch', [{ key: 'one' }, { key: 'two' }])
    const results = await sendTogether(
      batch,
      NO_LEDGER,
      () => 1,
      async () => [{ kind: 'accepted' }],
    )
    expect(results).toEqual([{ kind: 'accepted' }, { kind: 'unknown', reason: expect.toBeOneOf([...FAILURE_REASONS]) }])
  })
})
