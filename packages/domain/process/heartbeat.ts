import { Worker } from 'node:worker_threads'
import type { WatchedBeats } from './watching-thread.ts'

const BEAT_MS = 1000
/** Silent for so long, a process stands still: the longest work of ours in one piece takes a third of it. */
export const SILENCE_MS = 30_000

/**
 * From now on this process shows that its event loop turns. A launcher that started it listens to the beats, and starts
 * it anew when they stop. Without one, a thread of its own listens and ends the process, so that whatever runs it
 * (containers, systemd) starts it anew.
 */
export function startHeartbeat({ silenceMs = SILENCE_MS }: { silenceMs?: number } = {}): void {
  const beat = process.send
    ? () => void process.send?.('beat', undefined, undefined, () => {})
    : beatOwnThread(silenceMs)
  beat()
  setInterval(beat, Math.min(BEAT_MS, silenceMs / 3)).unref()
  // Being watched keeps no process alive.
  process.channel?.unref()
}

function beatOwnThread(silenceMs: number): () => void {
  const beats = new Int32Array(new SharedArrayBuffer(4))
  const workerData: WatchedBeats = { beats, silenceMs }
  new Worker(new URL('./watching-thread.ts', import.meta.url), { workerData, execArgv: [] }).unref()
  return () => void Atomics.add(beats, 0, 1)
}
