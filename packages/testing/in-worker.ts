import { AsyncLocalStorage } from 'node:async_hooks'

/** Whether what runs now was begun by a worker, which shares this process with the tests. */
export const inWorker = new AsyncLocalStorage<true>()
