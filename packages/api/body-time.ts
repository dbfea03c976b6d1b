import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How long a body may take. Times in milliseconds. */
export interface BodyTimes {
  /** For a body that is read whole, from the first byte to the last. */
  whole: number
  /** For an upload, which may be large: it brings this many bytes in each stretch of this length. */
  pace: { bytes: number; in: number }
}

const BODY_TIMES: BodyTimes = { whole: 30_000, pace: { bytes: 64 * 1024, in: 30_000 } }
/** What may be larger is an upload. */
const LARGEST_WHOLE = 1024 * 1024
const POLL_INTERVAL_MS = 1000
/** The longest that any request may take to arrive, uploads included. */
export const REQUEST_MS = 20 * 60_000

/** A body came too slowly, or stopped coming. */
export class SlowBody extends Error {
  readonly statusCode = 408
}

interface Coming {
  request: FastifyRequest
  isUpload: boolean
  since: number
  bytes: number
}

/** Ends requests whose bodies drip: each would hold a connection, and what works on it, for as long as it likes. */
export function limitBodyTime(server: FastifyInstance, { whole, pace }: BodyTimes = BODY_TIMES): void {
  const coming = new Set<Coming>()
  server.addHook('preParsing', (request, _reply, payload, done) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
    if (encoding !== undefined || (length !== undefined && length !== '0')) {
      const isUpload = (request.routeOptions.bodyLimit ?? 0) > LARGEST_WHOLE
      const one = { request, isUpload, since: Date.now(), bytes: request.raw.socket?.bytesRead ?? 0 }
      coming.add(one)
      for (const end of ['end', 'close', 'error']) payload.once(end, () => coming.delete(one))
    }
    done()
  })
  const isLate = (one: Coming): boolean => {
    const waited = Date.now() - one.since
    if (!one.isUpload) return waited > whole
    if (waited <= pace.in) return false
    const { socket, readableLength } = one.request.raw
    // What has arrived and waits to be read waits for us.
    const isSlow = readableLength === 0 && socket.bytesRead - one.bytes < pace.bytes
    one.since = Date.now()
    one.bytes = socket.bytesRead
    return isSlow
  }
  const look = setInterval(
    () => {
      for (const one of coming) if (isLate(one)) end(one)
    },
    Math.min(POLL_INTERVAL_MS, whole, pace.in),
  )
  look.unref()
  server.addHook('onClose', async () => clearInterval(look))
}

/** A body that is read whole is answered with 408. An upload ends, and so does anyone who reads it. */
function end({ request: { raw }, isUpload }: Coming): void {
  if (!isUpload && raw.listenerCount('error') > 0) raw.emit('error', new SlowBody())
  else raw.destroy(new SlowBody())
}
