import { z } from 'zod'
import { issue } from '../../issue.ts'
import { defineNode } from '../node-kind.ts'

/** Tells another system about each person who passes: a signed POST (Standard Webhooks). */
export const webhook = defineNode({
  kind: 'webhook',
  role: 'action',
  settings: z.object({ url: z.string().max(2000) }),
  defaults: { url: '' },
  ports: () => ['next', 'failed'],
  effect: true,
  validate: ({ url }, path) => {
    if (!url) return [issue(`${path}.url`, 'webhook.urlMissing')]
    return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? [] : [issue(`${path}.url`, 'webhook.urlMalformed')]
  },
})
