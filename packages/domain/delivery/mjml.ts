import { issue } from '@parcours/model/issue.ts'
import mjml2html from 'mjml'
import { invalid } from '../problem.ts'
import { UNSUBSCRIBE } from './compile.ts'

/** MJML to HTML, Liquid left in place. Includes are refused: they would read files of the server. */
export async function compileMjml(source: string, purpose: 'marketing' | 'service'): Promise<string> {
  const { html, errors } = await mjml2html(source, { validationLevel: 'soft', ignoreIncludes: true, keepComments: false, minify: false }).catch((error: unknown) => {
    throw invalid([issue('mjml', 'template.mjml', { line: 1, reason: error instanceof Error ? error.message : String(error) })])
  })
  if (errors.length > 0) {
    throw invalid(errors.map((error) => issue('mjml', 'template.mjml', { line: error.line, reason: `${error.tagName}: ${error.message}` })))
  }
  // MJML indents deeply: a fifth of the size, against the 102 kB at which Gmail clips.
  const compact = html.replace(/\n\s+/g, '\n')
  const safe = compact.replace(/<script[\s\S]*?<\/script>/gi, '').replace(/\son\w+="[^"]*"/gi, '')
  return purpose === 'marketing' && !safe.includes(UNSUBSCRIBE) ? withFooter(safe) : safe
}

/** A way out is owed in every marketing email: a template that has none gets this. */
function withFooter(html: string): string {
  const footer = `<div style="padding:24px;text-align:center;font:12px/1.5 Helvetica,Arial,sans-serif;color:#57606a">{{ workspace.name }} · {{ workspace.address }}<br><a href="{{ ${UNSUBSCRIBE} }}" style="color:#57606a">{{ workspace.unsubscribe }}</a></div>`
  return html.replace(/<\/body>/i, `${footer}</body>`)
}
