import { createServer, type Server, type Socket } from 'node:net'
import { batchOf, NO_LEDGER, type SendResult } from '@parcours/model/delivery/provider.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { unavailable } from './mail-server.ts'
import { smtpEmail } from './smtp/send.ts'

/** An SMTP server that answers as it is told, by the beginning of what it is asked. */
type Script = Record<string, string>

let server: Server | undefined
afterEach(() => server?.close())

async function startScripted(script: Script): Promise<number> {
  const answers: Script = {
    EHLO: '250-x\r\n250 AUTH PLAIN LOGIN',
    MAIL: '250 ok',
    RCPT: '250 ok',
    DATA: '354 go',
    '.': '250 taken',
    RSET: '250 ok',
    QUIT: '221 bye',
    ...script,
  }
  const started = createServer((socket: Socket) => {
    socket.on('error', () => {})
    socket.write(`${script[''] ?? '220 x'}\r\n`)
    let isText = false
    let rest = ''
    socket.on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (isText && line !== '.') continue
        isText = false
        const verb = line.split(' ')[0] ?? ''
        const answer = answers[verb] ?? answers[line] ?? '250 ok'
        isText = answer.startsWith('354')
        socket.write(`${answer}\r\n`)
      }
    })
  })
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  const address = started.address()
  return typeof address === 'object' && address ? address.port : 0
}

const email = {
  key: 'k',
  from: 'a@test.test',
  to: 'b@test.test',
  subject: 's',
  html: '<p>h</p>',
  text: 't',
  headers: {},
}
async function send(port: number, settings: object = {}): Promise<SendResult[]> {
  return smtpEmail({ host: '127.0.0.1', port, secure: false, connections: 1, isAllowed: () => true, ...settings }).send(
    batchOf('b', [email]),
    NO_LEDGER,
  )
}

async function failureOf(sending: Promise<unknown>): Promise<ProviderUnavailable> {
  const error: unknown = await sending.then(
    () => new Error('It was sent'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProviderUnavailable)) throw error
  return error
}

describe('a mail server that cannot be used', () => {
  it('says in its own words that the password is wrong, without the password', async () => {
    const login = { username: 'shop', password: 'hunter2-secret' }
    const encoded = Buffer.from('\0shop\0hunter2-secret').toString('base64')
    const port = await startScripted({ AUTH: `535 5.7.8 no such login: ${encoded} (hunter2-secret)` })
    const error = await failureOf(send(port, login))
    expect([error.problem, error.host, error.message]).toEqual([
      'refused',
      '127.0.0.1',
      '535 5.7.8 no such login: … (…)',
    ])
  })

  it.each([
    ['unknownHost', { host: 'nobody.invalid' }, {}],
    ['unreachable', { port: 1 }, {}],
    ['untrusted', { secure: true }, {}],
    ['failed', {}, { '': '421 too busy' }],
  ])('says why: %s %j %j', async (problem, settings, script) => {
    const port = await startScripted(script)
    const error = await failureOf(send(port, settings))
    expect(error.problem).toBe(problem)
    expect(error.message).not.toBe('')
  })

  it('keeps what is thrown beside it short and free of secrets', () => {
    const error = unavailable(new Error(`x hunter2 ${'y'.repeat(1000)}`), { host: 'h', password: 'hunter2' })
    expect(error.message).toMatch(/^x … y+$/)
    expect(error.message).toHaveLength(300)
  })
})

describe('a refused recipient', () => {
  it.each([
    ['RCPT', '550 5.1.1 No such user', 'hard'],
    ['RCPT', '550 No such user here', 'hard'],
    ['RCPT', '550 <b@test.test>', 'hard'],
    ['RCPT', '553 sorry, no mailbox here by that name', 'hard'],
    ['RCPT', '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)', 'hard'],
    ['RCPT', '550 5.7.1 Recipient unknown', 'hard'],
    ['RCPT', '552 5.2.2 Mailbox full', 'soft'],
    ['RCPT', '552 quota', 'soft'],
    ['RCPT', '554 5.7.1 Relay access denied', undefined],
    ['RCPT', '550 Administrative prohibition', undefined],
    ['RCPT', '550 5.7.1 Client host blocked using zen.spamhaus.org', undefined],
    ['RCPT', '550 sender verify failed', undefined],
    ['MAIL', '550 5.1.1 No such user', undefined],
    ['MAIL', '553 5.7.1 Sender address rejected: not owned by user', undefined],
    ['.', '550 5.1.1 User unknown', 'hard'],
    ['.', '554 5.7.1 Message looks like spam', undefined],
  ])('by %s: %s is a bounce: %s', async (verb, answer, bounce) => {
    const [result] = await send(await startScripted({ [verb]: answer }))
    expect({ kind: result?.kind, bounce: result && 'bounce' in result ? result.bounce : undefined }).toEqual({
      kind: 'refused',
      bounce,
    })
  })
})
