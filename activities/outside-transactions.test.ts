import { inWorkspace } from '@parcours/db/connection.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OUTSIDE_TRANSACTIONS } from './outside-transactions.ts'

let world: World
let connection: Connection
beforeAll(async () => {
  world = await createWorld()
  connection = Connection.lazy({ address: '127.0.0.1:1' })
})
afterAll(async () => {
  await connection.close()
  await world.close()
})

describe('inside a transaction', () => {
  it('Temporal is neither told nor asked anything', async () => {
    const { workflow, schedule } = new Client({ connection, interceptors: OUTSIDE_TRANSACTIONS })
    const run = { taskQueue: 'none', workflowId: 'none' }
    const calls: (() => Promise<unknown>)[] = [
      () => workflow.start('none', run),
      () => workflow.getHandle('none').signal('none'),
      () => workflow.getHandle('none').query('none'),
      () => workflow.getHandle('none').describe(),
      () => workflow.getHandle('none').cancel(),
      () => workflow.getHandle('none').terminate(),
      () => workflow.getHandle('none').executeUpdate('none'),
      () => workflow.signalWithStart('none', { ...run, signal: 'none' }),
      () =>
        schedule.create({
          scheduleId: 'none',
          spec: { intervals: [{ every: '1h' }] },
          action: { type: 'startWorkflow', workflowType: 'none', taskQueue: 'none' },
        }),
    ]
    for (const call of calls)
      await expect(inWorkspace(world.db, world.workspace.id, call)).rejects.toThrow('inside a database transaction')
  })
})
