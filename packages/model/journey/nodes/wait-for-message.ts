import { z } from 'zod'
import { Duration } from '../../duration.ts'
import { issue } from '../../issue.ts'
import { defineNode } from '../node-kind.ts'

/**
 * Holds people until they open or click an email that this journey sent
 * them, or until the time is up; who did so already goes on at once.
 */
export const waitForMessage = defineNode({
  kind: 'waitForMessage',
  role: 'wait',
  settings: z.object({
    /** The step that sends the email. */
    nodeId: z.string().max(40),
    did: z.enum(['opened', 'clicked']),
    timeout: Duration,
  }),
  defaults: { nodeId: '', did: 'opened', timeout: { amount: 2, unit: 'days' } },
  ports: () => ['happened', 'timedOut'],
  effect: false,
  validate: ({ nodeId }, path, { emailSteps }) =>
    nodeId && emailSteps?.has(nodeId) !== false ? [] : [issue(`${path}.nodeId`, 'wait.emailMissing')],
})
