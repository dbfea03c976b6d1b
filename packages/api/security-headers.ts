import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import Fastify, { type FastifyInstance } from 'fastify'

/**
 * Sets the headers that keep browsers safe, as helmet says them. It is asked once: they are the same for every answer,
 * and it would work them out anew for each.
 */
export async function setSecurityHeaders(server: FastifyInstance, publicUrl: string): Promise<void> {
  const headers = await saidByHelmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'https:'],
        frameSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: publicUrl.startsWith('https:'),
  })
  server.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of headers) reply.raw.setHeader(name, value)
    done()
  })
}

async function saidByHelmet(options: FastifyHelmetOptions): Promise<[name: string, value: string][]> {
  const asked = Fastify()
  await asked.register(helmet, options)
  asked.get('/', async (_request, reply) => reply.raw.getHeaders())
  const answer = await asked.inject('/')
  await asked.close()
  return Object.entries(answer.json<Record<string, string>>())
}
