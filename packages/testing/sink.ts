import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { SinkFigures, SinkOrder } from './smtp-sink.ts'

export type { SinkFigures }

/** An SMTP server in a process of its own, which takes everything and counts. */
export interface Sink {
  port: number
  /** Begins counting anew, waiting so many milliseconds before each answer to a message. */
  reset(delayMs: number): void
  report(): Promise<SinkFigures>
  stop(): void
}

export async function startSink(): Promise<Sink> {
  const child = fork(fileURLToPath(new URL('smtp-sink.ts', import.meta.url)))
  const { port } = await new Promise<{ port: number }>((resolve) =>
    child.once('message', (message) => resolve(message as { port: number })),
  )
  const order = (what: SinkOrder) => child.send(what)
  return {
    port,
    reset: (delayMs) => void order({ reset: { delayMs } }),
    report: () =>
      new Promise((resolve) => {
        child.once('message', (figures) => resolve(figures as SinkFigures))
        order({ report: true })
      }),
    stop: () => void child.kill(),
  }
}
