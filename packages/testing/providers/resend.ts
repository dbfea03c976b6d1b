import { createHmac } from 'node:crypto'
import { startFakeResend } from '../resend-server.ts'
import { type ProviderPeer, pathOf, QUIET, type StartPeer } from './peer.ts'

const SIGNING = 'the signing secret of a webhook'
const webhookSecret = `whsec_${Buffer.from(SIGNING).toString('base64')}`

const account = (apiKey: string) => ({ apiKey, webhookSecret })

/** Resend's batch endpoint on loopback; RESEND_BASE_URL leads there. */
export const resend: StartPeer = async () => {
  const fake = await startFakeResend()
  const before = process.env.RESEND_BASE_URL
  process.env.RESEND_BASE_URL = fake.url
  const asTaken = ({ to, id, message }: (typeof fake.taken)[number]) => ({ to, messageId: message, providerId: id })
  const peer: ProviderPeer = {
    ...QUIET,
    accounts: [account('re_FirstAccount_4kd93jf8s7'), account('re_OtherAccount_9sk20dk3a1')],
    taken: async () => fake.taken.map(asTaken),
    refused: 'refused@test.test',
    putOff: (isBusy) => {
      fake.refusal = isBusy ? { status: 429, name: 'rate_limit_exceeded', message: 'Too many requests' } : undefined
    },
    shutOut: (words) => {
      fake.refusal = words === undefined ? undefined : { status: 401, name: 'invalid_api_key', message: words }
    },
    // https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests
    bounce({ webhookUrl }, { messageId, providerId, to }, reportId) {
      const now = new Date()
      const payload = JSON.stringify({
        type: 'email.bounced',
        created_at: now.toISOString(),
        data: {
          email_id: providerId,
          to: [to],
          bounce: { type: 'Permanent', message: 'No such user' },
          tags: { message: messageId },
        },
      })
      const timestamp = String(Math.floor(now.getTime() / 1000))
      const signature = createHmac('sha256', SIGNING).update(`${reportId}.${timestamp}.${payload}`).digest('base64')
      const headers = {
        'content-type': 'application/json',
        'svix-id': reportId,
        'svix-timestamp': timestamp,
        'svix-signature': `v1,${signature}`,
      }
      return { url: pathOf(webhookUrl), headers, payload }
    },
    async close() {
      if (before === undefined) delete process.env.RESEND_BASE_URL
      else process.env.RESEND_BASE_URL = before
      await fake.close()
    },
  }
  fake.onTaken = async (emails) => {
    if (peer.breakNext > 0) fake.breakNext = peer.breakNext--
    await peer.onTaken(emails.map(asTaken))
  }
  return peer
}
