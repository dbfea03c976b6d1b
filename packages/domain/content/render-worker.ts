import { Worker } from 'node:worker_threads'
import { aboutToWait } from '@parcours/db/in-transaction.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { invalid, Problem } from '../problem.ts'
import type { Composed, Filled, FillOrder } from './compose.ts'
import type { CompileOrder } from './documents/kind.ts'

/** What a thread is asked to do. */
export type Order = { task: 'compose'; input: CompileOrder<EmailDesign> } | { task: 'fill'; input: FillOrder }
/** What came of it: the thing made, what the author has to mend, or an error of ours. */
export type Answer = { made: Composed | Filled } | { issues: readonly Issue[] } | { bug: string }

/**
 * Time of a processor that one step of making an email may take: more is nothing that mail programs show. A busy
 * machine takes nothing off it.
 */
const PROCESSOR_MS = 4000
/** The maximum time that a caller waits. */
const MAX_WAIT_MS = 60_000
const POLL_INTERVAL_MS = 250
const HEAP_MB = 256
/** Two threads at most, and one a workspace: so that expensive requests of one do not block the others. */
const MAX_THREADS = 2
/** Orders of one workspace that wait at most. */
const MAX_WAITING = 10
/** Threads that are idle for so long end, and give their memory back. */
const IDLE_MS = 120_000

interface Job {
  workspaceId: WorkspaceId
  order: Order
  done: (answer: Answer) => void
  failed: (error: Error) => void
}

interface Thread {
  worker: Worker
  /** Resolves when it has read its code. */
  ready: Promise<void>
  job: Job | undefined
  /** Measures the processor time of its job. */
  watch: NodeJS.Timeout | undefined
  idle: NodeJS.Timeout | undefined
}

const waiting: Job[] = []
const threads = new Set<Thread>()

/** Makes an email's HTML in a thread of its own, within a budget of time and memory. @throws Problem */
export const composeInThread = (workspaceId: WorkspaceId, input: CompileOrder<EmailDesign>) =>
  ask<Composed>(workspaceId, { task: 'compose', input })
/** Fills an email in, as {@link composeInThread}. @throws Problem */
export const fillInThread = (workspaceId: WorkspaceId, input: FillOrder) =>
  ask<Filled>(workspaceId, { task: 'fill', input })

async function ask<Made extends Composed | Filled>(workspaceId: WorkspaceId, order: Order): Promise<Made> {
  aboutToWait()
  if (waiting.filter((job) => job.workspaceId === workspaceId).length >= MAX_WAITING)
    throw new Problem('unavailable', 'template.busy')
  const answer = await new Promise<Answer>((done, failed) => {
    waiting.push({ workspaceId, order, done, failed })
    next()
  })
  if ('issues' in answer) throw invalid(answer.issues)
  if ('bug' in answer) throw new Error(answer.bug)
  return answer.made as Made
}

/** Gives the jobs that may be begun to threads that are free. */
function next(): void {
  for (;;) {
    const busy = new Set([...threads].map(({ job }) => job?.workspaceId))
    const index = waiting.findIndex(({ workspaceId }) => !busy.has(workspaceId))
    const thread = index < 0 ? undefined : freeThread()
    if (!thread) return
    const [job] = waiting.splice(index, 1)
    if (job) void begin(thread, job)
  }
}

function freeThread(): Thread | undefined {
  const free = [...threads].find(({ job }) => !job)
  return free ?? (threads.size < MAX_THREADS ? open() : undefined)
}

function open(): Thread {
  const worker = new Worker(new URL('render-worker-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  const ready = new Promise<void>((resolve) => worker.once('message', () => resolve()))
  const thread: Thread = { worker, ready, job: undefined, watch: undefined, idle: undefined }
  threads.add(thread)
  worker.on('message', (answer: Answer | 'ready') => {
    if (answer !== 'ready') end(thread, (job) => job.done(answer))
  })
  worker.on('error', (error: Error & { code?: string }) => {
    threads.delete(thread)
    end(thread, (job) => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? job.done(tooMuch()) : job.failed(error)))
  })
  worker.once('exit', () => {
    threads.delete(thread)
    end(thread, (job) => job.done(tooMuch()))
  })
  return thread
}

const tooMuch = (): Answer => ({ issues: [issue('source', 'template.tooMuch')] })

async function begin(thread: Thread, job: Job): Promise<void> {
  thread.job = job
  clearTimeout(thread.idle)
  thread.worker.ref()
  // What it reads first is no work of the author's.
  await thread.ready
  if (thread.job !== job) return
  thread.worker.postMessage(job.order)
  const [begun, before] = [Date.now(), await processorMs(thread)]
  if (thread.job !== job) return
  thread.watch = setInterval(async () => {
    const spent = (await processorMs(thread)) - before
    if (thread.job !== job || (spent < PROCESSOR_MS && Date.now() - begun < MAX_WAIT_MS)) return
    threads.delete(thread)
    end(thread, () => job.done(tooMuch()))
    void thread.worker.terminate()
  }, POLL_INTERVAL_MS)
}

async function processorMs({ worker }: Thread): Promise<number> {
  const { user, system } = await worker.cpuUsage().catch(() => ({ user: 0, system: 0 }))
  return (user + system) / 1000
}

/** Ends what a thread is at, and gives it the next; a process may end while it has none. */
function end(thread: Thread, how: (job: Job) => void): void {
  const { job } = thread
  thread.job = undefined
  clearInterval(thread.watch)
  thread.worker.unref()
  if (job) how(job)
  clearTimeout(thread.idle)
  thread.idle = setTimeout(() => {
    threads.delete(thread)
    void thread.worker.terminate()
  }, IDLE_MS).unref()
  next()
}
