import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It belongs to another process, and lives.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Until this process ends no other launcher on this machine takes the port:
 * between looking and listening there is time for two to choose alike.
 */
function reserve(port: number): boolean {
  const file = join(tmpdir(), `parcours-port-${port}`)
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
  } catch {
    const holder = Number(readHolder(file))
    if (holder === process.pid || isAlive(holder)) return false
    rmSync(file, { force: true })
    return reserve(port)
  }
  process.once('exit', () => rmSync(file, { force: true }))
  return true
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The first free port from `wanted` on, on loopback; ours until this process ends. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 200; port++) {
    if (reserve(port) && (await isFree(port, '127.0.0.1'))) return port
  }
  throw new Error(
    `No free port between ${wanted} and ${wanted + 199}. Stop something that listens there, or choose another with --port.`,
  )
}
