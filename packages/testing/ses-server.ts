import { createServer } from 'node:http'
import { listenOnLoopback } from './loopback.ts'

interface TakenEmail {
  id: string
  to: string
  text: string
  tags: { Name: string; Value: string }[]
}

/** SES's call that sends, on loopback, for what moto does not do: throttling, refusals of the account, breaks. */
export interface FakeSes {
  url: string
  taken: TakenEmail[]
  /** The next calls are refused with these errors, before anything is taken. */
  failNext: { status: number; name: string; message: string }[]
  /** The next calls take the email but answer nothing: the connection breaks. */
  breakNext: number
  /** All calls are refused with this, as long as it is set. */
  refusal: FakeSes['failNext'][number] | undefined
  /** Called when an email was taken, before the answer. */
  onTaken: (email: TakenEmail) => Promise<void>
  close(): Promise<void>
}

interface SendEmail {
  Destination: { ToAddresses: string[] }
  Content: { Raw: { Data: string } }
  EmailTags?: { Name: string; Value: string }[]
}

/** `refused…` is refused for good. */
export async function startFakeSes(): Promise<FakeSes> {
  const fake: FakeSes = {
    url: '',
    taken: [],
    failNext: [],
    breakNext: 0,
    refusal: undefined,
    onTaken: async () => {},
    close: async () => {},
  }
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => {
      text += part
    })
    request.on('end', async () => {
      const refuse = ({ status, name, message }: FakeSes['failNext'][number]) =>
        response
          .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name })
          .end(JSON.stringify({ message }))
      const { Destination, Content, EmailTags = [] } = JSON.parse(text) as SendEmail
      const to = String(Destination.ToAddresses)
      const failure = fake.refusal ?? fake.failNext.shift()
      if (failure) return refuse(failure)
      if (to.startsWith('refused')) return refuse({ status: 400, name: 'MessageRejected', message: 'Illegal content' })
      const id = `ses-${fake.taken.length + 1}`
      const email = { id, to, text: Buffer.from(Content.Raw.Data, 'base64').toString(), tags: EmailTags }
      fake.taken.push(email)
      await fake.onTaken(email)
      if (fake.breakNext > 0) {
        fake.breakNext--
        return request.socket.destroy()
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ MessageId: id }))
    })
  })
  return Object.assign(fake, await listenOnLoopback(server))
}
