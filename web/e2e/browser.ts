import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-sync'],
  })
}

/** A page of a user whose browser speaks this language; it fails the test when the page throws. */
export async function openPage(
  browser: Browser,
  { language = 'fr-FR', width = 1440, dark = false, isTouch = false, isMobile = false } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: language,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    hasTouch: isTouch,
    isMobile,
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  return page
}

/**
 * Not asked: these rules take an open menu, or the head of a dialog, for a part of the page. They stand at its end, and
 * what they hold is judged by all other rules.
 */
const OF_WHOLE_PAGES = Object.fromEntries(
  ['region', 'landmark-no-duplicate-banner', 'landmark-unique'].map((rule) => [rule, { enabled: false }]),
)

/** What axe finds in what is shown now. */
export async function accessibilityFindings(page: Page, where: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    (rules) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'], rules }),
    OF_WHOLE_PAGES,
  )
  return violations.map(({ id, nodes }) =>
    `${where} ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`.slice(0, 900),
  )
}

/** Nothing is wider than the window. */
export async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const [scroll, width] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  expect(scroll, where).toBeLessThanOrEqual(width ?? 0)
}

const LOADING = '[aria-busy="true"], .mantine-Loader-root, .mantine-Skeleton-root'

/** Of the page: when it changed last. */
interface Watched {
  lastChange?: number
}

const loaded = new WeakSet<Page>()

/**
 * Goes to a screen as a link does: to load the product anew costs more than all that is looked at there. The first
 * screen of a page is loaded.
 */
export async function visit(page: Page, url: string, screen: string): Promise<void> {
  if (!loaded.has(page)) await page.goto(url + screen)
  else
    await page.evaluate((path) => {
      const watched = globalThis as Watched
      if (watched.lastChange !== undefined) watched.lastChange = performance.now()
      history.pushState(null, '', path)
      dispatchEvent(new PopStateEvent('popstate'))
    }, screen)
  loaded.add(page)
  await settled(page)
}

/**
 * Waits until the page loads nothing any more, and has not changed
 * for some moments; three seconds at most: live screens never rest.
 */
async function settled(page: Page): Promise<void> {
  await page
    .waitForFunction(
      ({ loading, restMs }) => {
        const state = globalThis as Watched
        if (state.lastChange === undefined) {
          state.lastChange = performance.now()
          new MutationObserver(() => (state.lastChange = performance.now())).observe(document, {
            childList: true,
            subtree: true,
            attributes: true,
          })
        }
        return (
          !document.querySelector(loading) &&
          document.querySelector('h1, main, form') &&
          performance.now() - state.lastChange > restMs
        )
      },
      { loading: LOADING, restMs: 250 },
      { timeout: 3000, polling: 50 },
    )
    .catch(() => {})
}

/** Opens each screen: what axe finds in all of them; none may be wider than the window. */
export async function findingsOf(page: Page, url: string, screens: string[]): Promise<string[]> {
  const findings: string[] = []
  for (const screen of screens) {
    await visit(page, url, screen)
    findings.push(...(await accessibilityFindings(page, screen)))
    await expectNoSidewaysScroll(page, screen)
  }
  return findings
}

/** Enters the demo workspace with its one button. */
export async function enterDemo(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: /Entrer dans la démo|Enter the demo/ }).click()
  await page.getByRole('heading', { level: 1, name: /Aujourd’hui|Today/ }).waitFor()
}
