import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { newDataDir, type Product, removeDataDir, startProduct } from './stack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where files ask for the product that they share. */
    sharedProduct: string
  }
}

/** The product with its demo as a first start leaves it. */
export interface SharedProduct {
  url: string
  dir: string
}

/** One product for all files. The first that asks has it started. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = newDataDir()
  let started: Promise<Product> | undefined
  const door = createServer((_, answer) => {
    started ??= startProduct(dir)
    started.then(
      ({ url }) => answer.end(JSON.stringify({ url, dir } satisfies SharedProduct)),
      (error) => answer.writeHead(500).end(String(error)),
    )
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  project.provide('sharedProduct', `http://127.0.0.1:${(door.address() as AddressInfo).port}`)
  return async () => {
    door.close()
    await (await started?.catch(() => undefined))?.stop()
    removeDataDir(dir)
  }
}
