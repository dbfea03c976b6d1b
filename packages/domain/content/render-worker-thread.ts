import { parentPort } from 'node:worker_threads'
import { Problem } from '../problem.ts'
import { compose, fillIn } from './compose.ts'
import type { Answer, Order } from './render-worker.ts'

// A thread in which emails are made: see render-worker.ts.

async function work(order: Order): Promise<Answer> {
  try {
    return { made: order.task === 'compose' ? await compose(order.input) : fillIn(order.input) }
  } catch (error) {
    if (error instanceof Problem) return { issues: error.issues }
    return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

parentPort?.on('message', (order: Order) => {
  void work(order).then((answer) => parentPort?.postMessage(answer))
})
parentPort?.postMessage('ready')
