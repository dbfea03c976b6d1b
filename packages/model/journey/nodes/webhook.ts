import { z } from 'zod'
import { hasLiquid } from '../../content/has-liquid.ts'
import type { Expected } from '../../i18n/expected.ts'
import { issue } from '../../issue.ts'
import { defineAction } from '../node-kind.ts'

/** Tells another system about each contact who passes: a signed POST (Standard Webhooks). */
export const webhook = defineAction({
  kind: 'webhook',
  settings: z.object({
    /** May hold Liquid, like the body. */
    url: z.string().max(2000),
    /** JSON; empty: what is known of the contact and the event. */
    body: z.string().max(20_000).default(''),
    /** The name under which later steps find the answer; empty: it is not kept. */
    save: z
      .string()
      .regex(/^\w{0,40}$/, { error: 'word' satisfies Expected })
      .default(''),
  }),
  defaults: { url: '', body: '', save: '' },
  ports: () => ['next', 'failed'],
  effect: true,
  action: {
    liquid: ({ url, body }) => ({ url, body }),
    savesAs: ({ save }) => save,
    failurePort: 'failed',
  },
  validate: ({ url }, path) => {
    if (!url) return [issue(`${path}.url`, 'webhook.urlMissing')]
    if (hasLiquid(url)) return []
    return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
      ? []
      : [issue(`${path}.url`, 'webhook.urlMalformed')]
  },
})
