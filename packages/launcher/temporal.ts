import { createConnection } from 'node:net'
import { type DevServerSettings, devServerArgs, findTemporalCli } from '@parcours/temporal-config/dev-server.ts'
import { type Running, startProcess } from './process.ts'

export interface TemporalServer extends Running {
  address: string
  webUrl: string | undefined
}

/** Starts Temporal's development server and waits until it takes connections. */
export async function startTemporal(
  settings: DevServerSettings & {
    log: string
    cacheDir: string
    say?: (words: string) => void
    /** Cancels a start. */
    signal?: AbortSignal
  },
): Promise<TemporalServer> {
  const cli = await findTemporalCli(settings.cacheDir, settings.say)
  const server = startProcess('Temporal', cli.path, devServerArgs(settings), { log: settings.log })
  let isUp = false
  settings.signal?.addEventListener('abort', () => void (isUp || server.stop()), { once: true })
  let ended = false
  void server.ended.then(() => {
    ended = true
  })
  for (const until = Date.now() + 60_000; Date.now() < until && !ended; ) {
    if (await takesConnections(settings.port)) {
      isUp = true
      return {
        ...server,
        address: `127.0.0.1:${settings.port}`,
        webUrl: settings.uiPort ? `http://127.0.0.1:${settings.uiPort}` : undefined,
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await server.stop()
  throw new Error(`Temporal did not start. Its own words are in ${settings.log}.`)
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
