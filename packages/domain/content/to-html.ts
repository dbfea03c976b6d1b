import type { BrandKit } from '@parcours/model/content/brand.ts'
import { darkModeStyle } from '@parcours/model/content/brand-mjml.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { prepareMjml, withOrigin, withPlainLiquid } from '@parcours/model/content/prepare-mjml.ts'
import { issue } from '@parcours/model/issue.ts'
import mjml2html from 'mjml'
import { edited, HtmlDocument } from '../html/document.ts'
import { beforeEndTag, endOfBody, type Place } from '../html/places.ts'
import { withoutScripts } from '../html/sanitise.ts'
import { showsLinkTo } from '../html/shows-link.ts'
import { liquidReason } from '../liquid/reason.ts'
import { invalid } from '../problem.ts'
import { UNSUBSCRIBE } from './counted-links.ts'

/**
 * An email's HTML in the look of the brand, Liquid left in place, without anything that runs. @throws Problem naming
 * the lines that cannot be read
 */
export async function designToHtml(
  { source, format, purpose }: Pick<EmailDesign, 'source' | 'format' | 'purpose'>,
  brand: BrandKit,
): Promise<string> {
  const html = format === 'html' ? withPlainLiquid(source) : await mjmlToHtml(prepareMjml(source, brand))
  try {
    const safe = withoutScripts(format === 'html' ? withOriginOfPictures(asDocument(html)) : html)
    const whole = purpose === 'marketing' ? withUnsubscribeLink(safe) : safe
    return format === 'html' ? whole : withDarkMode(whole, brand)
  } catch (error) {
    throw invalid([issue('source', 'template.liquid', { reason: liquidReason(error) })])
  }
}

/** Includes are refused: they would read files of the server. */
async function mjmlToHtml(source: string): Promise<string> {
  const { html, errors } = await mjml2html(source, {
    validationLevel: 'soft',
    ignoreIncludes: true,
    keepComments: false,
    minify: false,
  }).catch((error: unknown) => {
    throw invalid([
      issue('source', 'template.mjml', { line: 1, reason: error instanceof Error ? error.message : String(error) }),
    ])
  })
  if (errors.length > 0)
    throw invalid(
      errors.map((error) =>
        issue('source', 'template.mjml', { line: error.line, reason: `${error.tagName}: ${error.message}` }),
      ),
    )
  // MJML indents deeply: a fifth of the size, against the 102 kB at which Gmail clips.
  return html.replace(/\n\s+/g, '\n')
}

/** A part of a page made a page. */
function asDocument(html: string): string {
  const document = new HtmlDocument(html)
  const isPage = document.tokens.some(
    (token) =>
      token.kind === 'doctype' ||
      (token.kind === 'startTag' && ['html', 'head', 'body'].includes(document.nameOf(token))),
  )
  return isPage ? html : `<!doctype html><html><head><meta charset="utf-8"></head><body>${html}</body></html>`
}

const WITH_PICTURES = new Set(['img', 'td', 'table', 'div', 'body'])

/** HTML whose pictures lie on this installation, as it goes out. */
function withOriginOfPictures(html: string): string {
  const document = new HtmlDocument(html)
  const edits = document.tokens.flatMap((token) => {
    if (token.kind !== 'startTag' || !WITH_PICTURES.has(document.nameOf(token))) return []
    return token.attributes
      .filter(
        (attribute) =>
          ['src', 'background'].includes(document.attributeName(attribute)) &&
          withOrigin(document.rawValue(attribute)) !== document.rawValue(attribute),
      )
      .map((attribute) => ({
        begin: attribute.nameEnd,
        end: attribute.end,
        text: `="${withOrigin(document.rawValue(attribute)).replaceAll('"', '&quot;')}"`,
      }))
  })
  return edited(html, edits)
}

const put = (html: string, { at, before }: Place, text: string) => html.slice(0, at) + before + text + html.slice(at)

const UNSUBSCRIBE_FOOTER = [
  '<div class="b-foot" style="padding:24px;text-align:center;font:12px/1.5 Helvetica,Arial,sans-serif;color:#57606a">',
  '{{ workspace.name }} · {{ workspace.address }}<br>',
  `<a href="{{ ${UNSUBSCRIBE} }}" style="color:#57606a">{{ workspace.unsubscribe }}</a></div>`,
].join('')

/**
 * Every marketing email has to show an unsubscribe link: one that does not show it to all contacts gets this footer.
 */
function withUnsubscribeLink(html: string): string {
  const document = new HtmlDocument(html)
  if (showsLinkTo(document, UNSUBSCRIBE)) return html
  return put(html, endOfBody(document), UNSUBSCRIBE_FOOTER)
}

function withDarkMode(html: string, brand: BrandKit): string {
  const place = beforeEndTag(new HtmlDocument(html), 'head')
  return place ? put(html, place, darkModeStyle(html, brand)) : html
}
