import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

export interface WatchedBeats {
  beats: Int32Array
  silenceMs: number
}

// Ends the process when its main thread has stopped beating: see heartbeat.ts. It sleeps in short pieces, so that
// waking after the machine itself slept is not taken for silence.
const { beats, silenceMs } = workerData as WatchedBeats
const pieces = 10
let [last, silent] = [Atomics.load(beats, 0), 0]
for (;;) {
  Atomics.wait(beats, 0, last, silenceMs / pieces)
  const now = Atomics.load(beats, 0)
  silent = now === last ? silent + 1 : 0
  last = now
  if (silent >= pieces) {
    // The streams of this process go through the thread that stands.
    writeSync(
      2,
      `The event loop has stood still for ${Math.round(silenceMs / 1000)} s: this process ends, to be started again.\n`,
    )
    process.kill(process.pid, 'SIGKILL')
  }
}
