import { createServer } from 'node:net'

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/** The first free port from `wanted` on, on loopback. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 200; port++) {
    if (await isFree(port, '127.0.0.1')) return port
  }
  throw new Error(`No free port between ${wanted} and ${wanted + 199}. Stop something that listens there, or choose another with --port.`)
}
