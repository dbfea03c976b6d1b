import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'
import { launchBrowser } from './browser.ts'
import { seededDataDir } from './seeded.ts'
import { type Product, removeDataDir, startProduct } from './stack.ts'

/** The product with its demo, and a browser, for the tests of one file; there from the first test on. */
export function useProduct(): { product: Product; browser: Browser } {
  const parts = {} as { product: Product; browser: Browser }
  beforeAll(async () => {
    const dir = await seededDataDir(inject('seeds'))
    ;[parts.product, parts.browser] = await Promise.all([startProduct(dir), launchBrowser()])
  }, 180_000)
  afterAll(async () => {
    await parts.browser?.close()
    await parts.product?.stop()
    if (parts.product) removeDataDir(parts.product.dir)
  })
  return parts
}
