import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from './browser.ts'
import { newDataDir, type Product, removeDataDir, startProduct } from './stack.ts'

/** The product with its demo, and a browser, for the tests of one file; there from the first test on. */
export function useProduct(): { product: Product; browser: Browser } {
  const dir = newDataDir()
  const parts = {} as { product: Product; browser: Browser }
  beforeAll(async () => {
    ;[parts.product, parts.browser] = await Promise.all([startProduct(dir), launchBrowser()])
  }, 180_000)
  afterAll(async () => {
    await parts.browser?.close()
    await parts.product?.stop()
    removeDataDir(dir)
  })
  return parts
}
