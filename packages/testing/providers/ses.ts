import { getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici'
import { startFakeSes } from '../ses-server.ts'
import { SNS_HOST, snsSigner } from '../sns-signer.ts'
import { type ProviderPeer, pathOf, QUIET, type StartPeer } from './peer.ts'

const TOPIC = 'arn:aws:sns:eu-west-3:123456789012:mail'
const account = (accessKeyId: string, secretAccessKey: string) => ({
  region: 'eu-west-3',
  accessKeyId,
  secretAccessKey,
  // Few at once: what is on its way when a process ends is in doubt.
  ratePerSecond: 8,
  topicArn: TOPIC,
})

/** SES on loopback, and SNS that signs; AWS_ENDPOINT_URL_SESV2 leads there, and SNS's certificate stands in for it. */
export const ses: StartPeer = async () => {
  const [fake, signer] = [await startFakeSes(), await snsSigner(TOPIC)]
  const before = process.env.AWS_ENDPOINT_URL_SESV2
  process.env.AWS_ENDPOINT_URL_SESV2 = fake.url
  const [usual, network] = [getGlobalDispatcher(), new MockAgent()]
  network.disableNetConnect()
  network.enableNetConnect(/^127\.0\.0\.1/)
  network
    .get(SNS_HOST)
    .intercept({ path: new URL(signer.certificateUrl).pathname })
    .reply(200, signer.certificate)
    .persist()
  setGlobalDispatcher(network)
  const asTaken = ({ to, id, tags }: (typeof fake.taken)[number]) => ({
    to,
    messageId: tags[0]?.Value ?? '',
    providerId: id,
  })
  const peer: ProviderPeer = {
    ...QUIET,
    accounts: [
      account('AKIAFIRSTFIRSTFIRST1', 'fIrSt/secret+of/the/account/0123456789ab'),
      account('AKIAOTHEROTHEROTHER2', 'oThEr/secret+of/the/account/0123456789cd'),
    ],
    taken: async () => fake.taken.map(asTaken),
    refused: 'refused@test.test',
    putOff: (isBusy) => {
      fake.refusal = isBusy ? { status: 429, name: 'TooManyRequestsException', message: 'Too many' } : undefined
    },
    shutOut: (words) => {
      fake.refusal = words === undefined ? undefined : { status: 403, name: 'InvalidClientTokenId', message: words }
    },
    // https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
    bounce({ webhookUrl }, { messageId, providerId, to }, reportId) {
      const timestamp = new Date().toISOString()
      const event = {
        eventType: 'Bounce',
        mail: { messageId: providerId, timestamp, tags: { message: [messageId] } },
        bounce: { bounceType: 'Permanent', timestamp, bouncedRecipients: [{ emailAddress: to }] },
      }
      const payload = JSON.stringify(signer.signed({ MessageId: reportId, Message: JSON.stringify(event) }))
      return { url: pathOf(webhookUrl), headers: { 'content-type': 'text/plain; charset=UTF-8' }, payload }
    },
    async close() {
      if (before === undefined) delete process.env.AWS_ENDPOINT_URL_SESV2
      else process.env.AWS_ENDPOINT_URL_SESV2 = before
      setGlobalDispatcher(usual)
      await Promise.all([network.close(), fake.close()])
    },
  }
  fake.onTaken = async (email) => {
    if (peer.breakNext > 0) fake.breakNext = peer.breakNext--
    await peer.onTaken([asTaken(email)])
  }
  return peer
}
