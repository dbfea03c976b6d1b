import type { BrandKit } from '@parcours/model/content/brand.ts'
import { withDarkMode } from '@parcours/model/content/brand-mjml.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { prepareMjml, withOriginOfPictures, withPlainLiquid } from '@parcours/model/content/prepare-mjml.ts'
import { issue } from '@parcours/model/issue.ts'
import mjml2html from 'mjml'
import { UNSUBSCRIBE } from '../delivery/compile.ts'
import { invalid } from '../problem.ts'

/** An email's HTML in the look of the brand, Liquid left in place, without anything that runs. @throws Problem naming the lines that cannot be read */
export async function designToHtml({ source, format, purpose }: Pick<EmailDesign, 'source' | 'format' | 'purpose'>, brand: BrandKit): Promise<string> {
  const html = format === 'html' ? withOriginOfPictures(withPlainLiquid(asDocument(source))) : await mjmlToHtml(prepareMjml(source, brand))
  const safe = withoutScripts(html)
  const whole = purpose === 'marketing' && !safe.includes(UNSUBSCRIBE) ? withFooter(safe) : safe
  return format === 'html' ? whole : withDarkMode(whole, brand)
}

/** Includes are refused: they would read files of the server. */
async function mjmlToHtml(source: string): Promise<string> {
  const { html, errors } = await mjml2html(source, { validationLevel: 'soft', ignoreIncludes: true, keepComments: false, minify: false }).catch((error: unknown) => {
    throw invalid([issue('source', 'template.mjml', { line: 1, reason: error instanceof Error ? error.message : String(error) })])
  })
  if (errors.length > 0) throw invalid(errors.map((error) => issue('source', 'template.mjml', { line: error.line, reason: `${error.tagName}: ${error.message}` })))
  // MJML indents deeply: a fifth of the size, against the 102 kB at which Gmail clips.
  return html.replace(/\n\s+/g, '\n')
}

const asDocument = (html: string) => (/<body\b/i.test(html) ? html : `<!doctype html><html><head><meta charset="utf-8"></head><body>${html}</body></html>`)

/** Mail programs run nothing; what an import brings along goes, so that previews and archives run nothing either. */
export function withoutScripts(html: string): string {
  return html
    .replace(/<(script|iframe|object|applet|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<\/?(?:script|iframe|object|embed|applet|form|base|link)\b[^>]*>/gi, '')
    .replace(/<meta\b[^>]*http-equiv\s*=\s*["']?refresh[^>]*>/gi, '')
    .replace(/(<[a-z][^>]*?)\s+on[a-z]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '$1')
    .replace(/(\s(?:href|src|action|background)\s*=\s*["']?\s*)(?:javascript|vbscript):[^"'\s>]*/gi, '$1#')
}

/** A way out is owed in every marketing email: one that has none gets this. */
function withFooter(html: string): string {
  const footer = `<div class="b-foot" style="padding:24px;text-align:center;font:12px/1.5 Helvetica,Arial,sans-serif;color:#57606a">{{ workspace.name }} · {{ workspace.address }}<br><a href="{{ ${UNSUBSCRIBE} }}" style="color:#57606a">{{ workspace.unsubscribe }}</a></div>`
  return html.replace(/<\/body>/i, `${footer}</body>`)
}
