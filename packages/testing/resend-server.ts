import { createServer, type Server } from 'node:http'
import { listenOnLoopback } from './loopback.ts'

/** An email as the fake took it. */
export interface TakenEmail {
  id: string
  to: string
  subject: string
  headers: Record<string, string>
  /** The tag by which a webhook call finds it. */
  message: string
}

/** Resend's batch endpoint on loopback: idempotency keys, permissive validation, failures on request. */
export interface FakeResend {
  url: string
  taken: TakenEmail[]
  requests: { path: string; body: unknown; headers: Record<string, string | string[] | undefined> }[]
  /** The next calls answer with these statuses before anything is taken. */
  failNext: number[]
  /** The next calls take the emails but answer nothing: the connection breaks. */
  breakNext: number
  /** All calls are refused with this, as long as it is set. */
  refusal: { status: number; name: string; message: string } | undefined
  /** Called when emails were taken, before the answer. */
  onTaken: (emails: TakenEmail[]) => Promise<void>
  close(): Promise<void>
}

interface Payload extends Pick<TakenEmail, 'subject' | 'headers'> {
  to: string | string[]
  tags?: { name: string; value: string }[]
}

export async function startFakeResend(): Promise<FakeResend> {
  const answers = new Map<string, { body: string; request: string }>()
  const fake: FakeResend = {
    url: '',
    taken: [],
    requests: [],
    failNext: [],
    breakNext: 0,
    refusal: undefined,
    onTaken: async () => {},
    close: async () => {},
  }
  const server: Server = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => {
      text += part
    })
    request.on('end', async () => {
      const send = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      const emails = JSON.parse(text) as Payload[]
      fake.requests.push({ path: request.url ?? '', body: emails, headers: request.headers })
      if (fake.refusal) return send(fake.refusal.status, { ...fake.refusal, statusCode: fake.refusal.status })
      const failure = fake.failNext.shift()
      if (failure)
        return send(failure, {
          name: failure === 429 ? 'rate_limit_exceeded' : 'internal_server_error',
          message: 'asked to fail',
          statusCode: failure,
        })
      // Keys are known to the account that gave them.
      const key = `${request.headers.authorization} ${request.headers['idempotency-key']}`
      const known = answers.get(key)
      if (known && known.request !== text)
        return send(409, { name: 'invalid_idempotent_request', message: 'same key, other payload', statusCode: 409 })
      if (known) return response.writeHead(200, { 'content-type': 'application/json' }).end(known.body)
      const before = fake.taken.length
      const data: { id: string }[] = []
      const errors: { index: number; message: string }[] = []
      for (const [index, { to, subject, headers, tags = [] }] of emails.entries()) {
        const recipient = String(to)
        if (recipient.startsWith('refused')) errors.push({ index, message: 'Invalid `to` field.' })
        else {
          const id = `re_${fake.taken.length + 1}`
          fake.taken.push({ id, to: recipient, subject, headers, message: tags[0]?.value ?? '' })
          data.push({ id })
        }
      }
      const body = JSON.stringify({ data, ...(errors.length > 0 && { errors }) })
      answers.set(key, { body, request: text })
      await fake.onTaken(fake.taken.slice(before))
      if (fake.breakNext > 0) {
        fake.breakNext--
        return request.socket.destroy()
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    })
  })
  return Object.assign(fake, await listenOnLoopback(server))
}
