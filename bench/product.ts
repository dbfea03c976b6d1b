import { freePort } from '@parcours/launcher/ports.ts'
import { startProcess } from '@parcours/launcher/process.ts'
import type { Stack } from '@parcours/launcher/stack.ts'

/** API and, where wanted, worker as processes of their own, as in production. */
export interface Product {
  url: string
  pids: { api?: number; worker?: number }
  stop(): Promise<void>
}

/** Starts the product's processes on a stack that is migrated, and waits until they are healthy. */
export async function startProduct(stack: Stack, parts: ('api' | 'worker')[]): Promise<Product> {
  const port = await freePort(24500)
  const url = `http://127.0.0.1:${port}`
  const env = { ...process.env, ...stack.env, PORT: String(port), PUBLIC_URL: url, NODE_NO_WARNINGS: '1' }
  const files = { api: 'packages/api/main.ts', worker: 'activities/worker.ts' }
  const processes = parts.map((part) =>
    startProcess(part, process.execPath, [files[part]], { log: `${stack.dir}/${part}.log`, env }),
  )
  const isUp = () =>
    fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isUp())) await new Promise((resolve) => setTimeout(resolve, 100))
  const pids = Object.fromEntries(processes.map(({ name, pid }) => [name, pid]))
  return { url, pids, stop: async () => void (await Promise.all(processes.map((one) => one.stop()))) }
}
