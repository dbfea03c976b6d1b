import type { Cookie, Page } from 'playwright-core'
import { enterDemo } from './browser.ts'

/** What the demo's one button left, by the address of the product. */
const entered = new Map<string, Cookie[]>()

/** Logs in to the demo: by its one button the first time in a process, then with the session that it opened. */
export async function logIntoDemo(page: Page, url: string): Promise<void> {
  const session = entered.get(url)
  if (session) return page.context().addCookies(session)
  await enterDemo(page, url)
  entered.set(url, await page.context().cookies(url))
}

/** Opens a screen of the demo workspace. */
export async function openInDemo(page: Page, url: string, screen = '/'): Promise<void> {
  await logIntoDemo(page, url)
  await page.goto(url + screen)
}
