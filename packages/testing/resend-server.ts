import { createServer, type Server } from 'node:http'
import { listenOnLoopback } from './loopback.ts'

/** An email as the fake took it. */
export interface TakenEmail {
  id: string
  to: string
  subject: string
  headers: Record<string, string>
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
  close(): Promise<void>
}

export async function startFakeResend(): Promise<FakeResend> {
  const answers = new Map<string, { body: string; request: string }>()
  const fake: FakeResend = { url: '', taken: [], requests: [], failNext: [], breakNext: 0, close: async () => {} }
  const server: Server = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => {
      text += part
    })
    request.on('end', () => {
      const send = (status: number, body: unknown) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      const emails = JSON.parse(text) as { to: string | string[]; subject: string; headers: Record<string, string> }[]
      fake.requests.push({ path: request.url ?? '', body: emails, headers: request.headers })
      const failure = fake.failNext.shift()
      if (failure)
        return send(failure, {
          name: failure === 429 ? 'rate_limit_exceeded' : 'internal_server_error',
          message: 'asked to fail',
          statusCode: failure,
        })
      const key = String(request.headers['idempotency-key'] ?? '')
      const known = key ? answers.get(key) : undefined
      if (known && known.request !== text)
        return send(409, { name: 'invalid_idempotent_request', message: 'same key, other payload', statusCode: 409 })
      if (known) return response.writeHead(200, { 'content-type': 'application/json' }).end(known.body)
      const data: { id: string }[] = []
      const errors: { index: number; message: string }[] = []
      for (const [index, { to, subject, headers }] of emails.entries()) {
        const recipient = String(to)
        if (recipient.startsWith('refused')) errors.push({ index, message: 'Invalid `to` field.' })
        else {
          const id = `re_${fake.taken.length + 1}`
          fake.taken.push({ id, to: recipient, subject, headers })
          data.push({ id })
        }
      }
      const body = JSON.stringify({ data, ...(errors.length > 0 && { errors }) })
      answers.set(key, { body, request: text })
      if (fake.breakNext > 0) {
        fake.breakNext--
        return request.socket.destroy()
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    })
  })
  return Object.assign(fake, await listenOnLoopback(server))
}
