import type { FrameLocator, Page } from 'playwright-core'

/** An email as the server has it. */
export interface KeptEmail {
  subject: string
  source: string
  language?: string
  translations?: Record<string, { subject: string; source: string }>
}

/** The email on the canvas, which is a document of its own. */
export const canvasOf = (page: Page): FrameLocator => page.frameLocator('.gjs-frame')

/** Begins an email from a starter of the product at `url`, and waits until it can be written. */
export async function newEmail(page: Page, url: string, starter: RegExp): Promise<void> {
  await page.goto(`${url}/templates`)
  await page.getByRole('button', { name: /Nouvel e-mail|New email/ }).click()
  await page.getByRole('button', { name: starter }).click()
  await page.waitForURL(/tpl_/)
  await canvasOf(page).locator('[data-gjs-type=mj-text]').first().waitFor()
}

/** What the server has of the email on the page: what is being written, or what is published. */
export async function keptEmail(page: Page): Promise<KeptEmail> {
  const id = /tpl_\w+/.exec(page.url())?.[0]
  const answer = await page.request.get(new URL(`/api/v1/templates/${id}`, page.url()).href)
  const template = (await answer.json()) as KeptEmail & { draft: KeptEmail | null }
  return template.draft ?? template
}
