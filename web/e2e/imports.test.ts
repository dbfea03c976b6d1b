import { describe, expect, it } from 'vitest'
import { accessibilityFindings, openPage } from './browser.ts'
import { openInDemo } from './demo.ts'
import { useProduct } from './product.ts'

const shop = useProduct()

const FRENCH = 'E-mail;Prénom;Téléphone;Code postal;Né le;Panier;Newsletter\n'
const ROWS = Array.from(
  { length: 30 },
  (_, n) =>
    `i${n}@import-essai.test;Zoé ${n};06 12 34 56 ${10 + n};7500${n % 9};0${(n % 9) + 1}/0${(n % 8) + 1}/1990;1 ${100 + n},50;oui`,
)
ROWS[4] = 'i4@import-essai.test;Zoé, 4;06 12;75004;31/02/1990;cent;oui'

describe('an import', () => {
  it.each([
    ['fr-FR', 1440],
    ['en-GB', 390],
  ])(
    'shows before the start what will come of it, and after it what was not taken: %s, %d px',
    async (language, width) => {
      const words = language === 'fr-FR'
      const page = await openPage(shop.browser, { language, width })
      await openInDemo(page, shop.product.url, '/imports')
      const bytes = Buffer.from(`${FRENCH}${ROWS.join('\n')}\nlast@import-essai.test;A;B;C;D;E;F;G\n`, 'latin1')
      await page.setInputFiles('input[type=file]', { name: 'contacts.csv', mimeType: 'text/csv', buffer: bytes })
      await page.getByRole('heading', { name: 'contacts.csv' }).waitFor()
      await page
        .getByText(
          words ? 'Premières lignes, telles qu’elles seront enregistrées' : 'First rows, as they will be stored',
        )
        .waitFor()
      expect(await page.getByRole('combobox', { name: words ? 'Encodage' : 'Encoding' }).inputValue()).toMatch(/1252/)
      expect(
        await page.getByRole('combobox', { name: words ? 'Comment lire Né le' : 'How Né le is read' }).inputValue(),
      ).toMatch(/05\/12\/2026/)
      expect(
        await page
          .getByRole('combobox', { name: words ? 'Comment lire Code postal' : 'How Code postal is read' })
          .inputValue(),
      ).toMatch(/^Text/)
      await page.getByText('31/02/1990').first().waitFor()
      const before = await accessibilityFindings(page, 'import before its start')
      const [scroll, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/import-${width}.png`, fullPage: true })
      expect(before).toEqual([])
      expect(scroll).toBeLessThanOrEqual(inner ?? 0)
      await page.getByRole('button', { name: words ? /^Importer 31/ : /^Import 31/ }).click()
      await page.getByText(words ? /Terminé/ : /Done/).waitFor({ timeout: 30_000 })
      await page.getByText(words ? '1 ligne a été rejetée' : '1 row was rejected').waitFor()
      expect(await accessibilityFindings(page, 'import when done')).toEqual([])
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}/import-done-${width}.png`, fullPage: true })
      await page.context().close()
    },
  )
})
