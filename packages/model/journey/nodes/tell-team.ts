import { z } from 'zod'
import { issue } from '../../issue.ts'
import { lineText } from '../../values/line.ts'
import { isVisible } from '../../values/visible.ts'
import { defineAction } from '../node-kind.ts'

/**
 * Notifies members of the team by email about the contacts who pass: something
 * is for them to do. One email for contacts that pass together.
 */
export const tellTeam = defineAction({
  kind: 'tellTeam',
  settings: z.object({
    subject: lineText(200),
    text: z.string().max(2000),
    /** Addresses of members of the workspace; empty: its owners and admins. */
    to: z.array(z.string().max(254)).max(20),
  }),
  defaults: { subject: '', text: '', to: [] },
  ports: () => ['next'],
  effect: false,
  action: { liquid: ({ subject, text }) => ({ subject, text }) },
  validate: ({ subject }, path) => (isVisible(subject) ? [] : [issue(`${path}.subject`, 'email.subjectMissing')]),
})
