import { bounceReport } from '../bounce-report.ts'
import { startSmtpPeer } from '../smtp-server.ts'
import { type ProviderPeer, pathOf, QUIET, type StartPeer } from './peer.ts'

/** A real mail server on loopback; what it cannot deliver comes back as mail. */
export const smtp: StartPeer = async () => {
  const server = await startSmtpPeer()
  const asTaken = ({ to, text }: (typeof server.taken)[number]) => ({
    to,
    messageId: /^X-Parcours-Message: (\S+)/im.exec(text)?.[1] ?? '',
    providerId: '',
  })
  const account = (username: string, password: string) => ({
    host: '127.0.0.1',
    port: server.port,
    username,
    password,
    connections: 3,
  })
  const peer: ProviderPeer = {
    ...QUIET,
    accounts: [account('first', 'the-first-password-8f3k'), account('other', 'the-other-password-2m9x')],
    taken: async () => server.taken.map(asTaken),
    refused: 'unknown@test.test',
    putOff: (isBusy) => {
      server.isBusy = isBusy
    },
    shutOut: (words) => {
      server.refusal = words
    },
    bounce: ({ returnedMailUrl }, { messageId, to }, reportId) => ({
      url: pathOf(returnedMailUrl),
      headers: { 'content-type': 'message/rfc822' },
      payload: bounceReport(messageId, to).replace('Subject: Undelivered', `Subject: Undelivered ${reportId}`),
    }),
    close: server.close,
  }
  server.onTaken = async (email) => {
    if (peer.breakNext > 0) server.breakNext = peer.breakNext--
    await peer.onTaken([asTaken(email)])
  }
  return peer
}
