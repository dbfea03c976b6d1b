import { createLogger } from '@parcours/config/logger.ts'
import { expect, it } from 'vitest'
import { temporalLogger } from './temporal-logger.ts'

it('what Temporal logs is in the log of the process, with its workflow, its stack and at its level', () => {
  const lines: string[] = []
  const to = { write: (line: string) => void lines.push(line) }
  const logger = temporalLogger(createLogger({ name: 'worker', level: 'warn', to }))
  logger.info('Nobody asked for this')
  logger.warn('A step failed', { workflowId: 'journey-run-1', error: new Error('No server') })
  logger.log('ERROR', 'The core failed')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      level: 40,
      name: 'worker',
      msg: 'A step failed',
      workflowId: 'journey-run-1',
      err: { type: 'Error', message: 'No server', stack: expect.stringContaining('temporal-logger.test.ts') as string },
    },
    { level: 50, msg: 'The core failed' },
  ])
  expect(lines[0]).not.toContain('"error"')
})
