import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** A process that we started, and stop by its own id. */
export interface Running {
  name: string
  pid: number
  /** Resolves when it has ended, however that came about. */
  ended: Promise<void>
  /** Asks it to end, waits up to 10 s, then forces it. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

export interface StartOptions extends SpawnOptions {
  /** What it prints goes to this file. */
  log: string
  /** Called for each line it prints. */
  onLine?: (line: string) => void
  /** Called for each sign of life that it gives (see `domain/process/heartbeat.ts`). */
  onBeat?: () => void
}

/**
 * Starts a process in a group of its own, so that Ctrl-C in the terminal reaches only the launcher, which
 * then stops everything in order: work first, the stores of data last.
 */
export function startProcess(
  name: string,
  command: string,
  args: string[],
  { log, onLine, onBeat, ...options }: StartOptions,
): Running {
  mkdirSync(dirname(log), { recursive: true })
  const sink = createWriteStream(log, { flags: 'a' })
  const stdio: SpawnOptions['stdio'] = ['ignore', 'pipe', 'pipe', ...(onBeat ? ['ipc' as const] : [])]
  const child: ChildProcess = spawn(command, args, { ...options, detached: true, stdio })
  if (onBeat) child.on('message', onBeat)
  let rest = ''
  const take = (chunk: Buffer) => {
    sink.write(chunk)
    if (!onLine) return
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      sink.write(`${error}\n`)
      resolve()
    })
  })
  // What it printed last may arrive after its end.
  child.once('close', () => sink.end())
  return {
    name,
    pid: child.pid ?? 0,
    ended,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null || !child.pid) return
      child.kill(signal)
      const forced = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(forced)
    },
  }
}
