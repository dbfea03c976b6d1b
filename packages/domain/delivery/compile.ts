import { type Issue, issue } from '@parcours/model/issue.ts'
import { convert } from 'html-to-text'
import mjml2html from 'mjml'
import { invalid } from '../problem.ts'
import { parseLiquid } from './liquid.ts'

/** The names under which a template finds the links that each message makes for itself. */
const UNSUBSCRIBE = 'unsubscribe_url'

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

/** A template ready to be filled in for each message. */
export interface CompiledEmail {
  subject: (scope: object) => string
  html: (scope: object) => string
  text: (scope: object) => string
  /** The targets of its links, in order; each may hold Liquid. */
  links: ((scope: object) => string)[]
}

/** Splits what is the same for everyone from what is filled in: done once a template revision, not once a message. */
export function compileEmail({ subject, preheader, html }: { subject: string; preheader: string; html: string }): CompiledEmail {
  const targets: string[] = []
  const rewritten = html.replace(/<a\b([^>]*?)\shref="([^"]*)"/gi, (whole, before: string, target: string) => {
    if (!/^\s*(https?:|\{\{)/i.test(target) || target.includes(UNSUBSCRIBE)) return whole
    targets.push(target.replaceAll('&amp;', '&'))
    return `<a${before} href="{{ links[${targets.length - 1}] }}"`
  })
  const hidden = preheader ? `<div style="display:none;max-height:0;overflow:hidden">${preheader}</div>` : ''
  const body = rewritten.replace(/<body([^>]*)>/i, (tag) => tag + hidden).replace(/<\/body>/i, '<img src="{{ open_url }}" width="1" height="1" alt="" style="display:block"></body>')
  const text = convert(rewritten, {
    wordwrap: 78,
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    ],
  })
  return {
    subject: parseLiquid('plain', subject).fill,
    html: parseLiquid('html', body).fill,
    text: parseLiquid('plain', text).fill,
    links: targets.map((target) => parseLiquid('plain', target).fill),
  }
}

/** What every message offers to its template besides the contact. */
const GIVEN = new Set(['contact', 'event', 'workspace', 'links', 'open_url', UNSUBSCRIBE])

/** Problems of the Liquid in a template: bad syntax, and names that nothing will fill in. */
export function checkLiquid(parts: Record<'subject' | 'preheader' | 'mjml', string>, knownProperties: ReadonlySet<string>): Issue[] {
  return Object.entries(parts).flatMap(([path, source]) => {
    try {
      return parseLiquid('plain', source).variables.flatMap((variable) => {
        const [root = '', name, key] = variable.split('.')
        if (!GIVEN.has(root)) return [issue(path, 'template.variableUnknown', { variable })]
        if (root !== 'contact' || name === undefined) return []
        const property = name === 'properties' ? key : name
        return property === undefined || knownProperties.has(property) ? [] : [issue(path, 'template.variableUnknown', { variable })]
      })
    } catch (error) {
      return [issue(path, 'template.liquid', { reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) })]
    }
  })
}
