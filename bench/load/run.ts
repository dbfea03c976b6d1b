import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * One run of load from a process of its own: hands `order` to the script
 * beside this file and resolves with the figures that it answers.
 */
export function runLoad<Figures>(script: 'bare-smtp.ts' | 'sender.ts' | 'visitor.ts', order: object): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL(script, import.meta.url)))
    child.once('message', (figures) => resolve(figures as Figures))
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${script} ended without figures`)))
    child.send(order)
  })
}

/** A server of its own process that does nothing but answer; `stop` ends it. */
export function startBareServer(): Promise<{ url: string; stop(): void }> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('bare-server.ts', import.meta.url)))
    child.once('message', (port) => resolve({ url: `http://127.0.0.1:${port}`, stop: () => child.disconnect() }))
    child.once('error', reject)
  })
}
