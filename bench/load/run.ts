import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * One run of load from a process of its own: hands `order` to the script
 * beside this file and resolves with the figures that it answers.
 */
export function runLoad<Figures>(script: 'sender.ts' | 'visitor.ts', order: object): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL(script, import.meta.url)))
    child.once('message', (figures) => resolve(figures as Figures))
    child.once('error', reject)
    child.send(order)
  })
}
