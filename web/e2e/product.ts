import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'
import { launchBrowser } from './browser.ts'
import type { SharedProduct } from './shared-product.ts'

/** One for all files of a process. */
let browser: Promise<Browser> | undefined

/**
 * The product with its demo, and a browser, there from the first test on. All files share the product: each makes
 * things of its own, and leaves the demo's as others expect them.
 */
export function useProduct(): { product: SharedProduct; browser: Browser } {
  const parts = {} as { product: SharedProduct; browser: Browser }
  beforeAll(async () => {
    const answer = await fetch(inject('sharedProduct'))
    if (!answer.ok) throw new Error(await answer.text())
    parts.product = (await answer.json()) as SharedProduct
    browser ??= launchBrowser()
    parts.browser = await browser
  }, 180_000)
  // What a test that failed left open.
  afterAll(() => Promise.all((parts.browser?.contexts() ?? []).map((context) => context.close())))
  return parts
}
