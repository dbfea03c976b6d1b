import { z } from 'zod'
import { Duration } from '../../duration.ts'
import { issue } from '../../issue.ts'
import { defineWait } from '../node-kind.ts'

/**
 * Holds contacts until they open or click an email that this journey sent
 * them, or until the time is up; who did so already goes on at once.
 */
export const waitForMessage = defineWait({
  kind: 'waitForMessage',
  settings: z.object({
    /** The step that sends the email. */
    nodeId: z.string().max(40),
    did: z.enum(['opened', 'clicked']),
    timeout: Duration,
  }),
  defaults: { nodeId: '', did: 'opened', timeout: { amount: 2, unit: 'days' } },
  ports: () => ['happened', 'timedOut'],
  wait: {
    lasts: ({ timeout }) => timeout,
    endsEarly: true,
    forCopy: (settings, copyOf) => ({ ...settings, nodeId: copyOf(settings.nodeId) }),
  },
  validate: ({ nodeId }, path, { emailSteps }) =>
    nodeId && emailSteps?.has(nodeId) !== false ? [] : [issue(`${path}.nodeId`, 'wait.emailMissing')],
})
