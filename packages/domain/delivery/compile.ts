import { isVariable } from '@parcours/model/content/variables.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { convert } from 'html-to-text'
import { EXTRA_NAMES } from './extras.ts'
import { type Filling, parseLiquid } from './liquid.ts'
import type { DirectFilling } from './liquid-direct.ts'
import type { ContactNeeds } from './scope.ts'

/** The name under which a template finds its way out; see to-html.ts. */
export const UNSUBSCRIBE = 'unsubscribe_url'

/** A template ready to be filled in for each message. */
export interface CompiledEmail {
  subject: (scope: object) => string
  preheader: (scope: object) => string
  html: (scope: object) => string
  /** The HTML in two parts, where it only puts values into text. */
  htmlDirect: DirectFilling | undefined
  /** The HTML before anything is filled in. */
  pieces: string[]
  text: (scope: object) => string
  /** The targets of its links, in order; each may hold Liquid. One that is only known inside of a loop is empty here. */
  links: ((scope: object) => string)[]
  /** What it reads of a contact. */
  needs: ContactNeeds
  /** What of a contact it puts into the text without a default. */
  undefaulted: string[]
  /** The sender's name and where answers go, where the sending says them itself. */
  fromName: ((scope: object) => string) | undefined
  replyTo: ((scope: object) => string) | undefined
}

interface EmailParts {
  subject: string
  preheader: string
  html: string
  fromName?: string | undefined
  replyTo?: string | undefined
}

/** Splits what is the same for everyone from what is filled in: done once a template revision, not once a message. */
export function compileEmail({ subject, preheader, html, fromName, replyTo }: EmailParts): CompiledEmail {
  const targets: string[] = []
  const rewritten = html.replace(/<a\b([^>]*?)\shref="([^"]*)"/gi, (whole, before: string, target: string) => {
    if (!/^\s*(https?:|\{[{%])/i.test(target) || target.includes(UNSUBSCRIBE)) return whole
    const link = targets.length
    const isLocal = readsLocals(target)
    targets.push(isLocal ? '' : target.replaceAll('&amp;', '&'))
    return `<a${before} href="${isLocal ? `{% capture link_target %}${target}{% endcapture %}{{ link_target | tracked: ${link} }}` : `{{ links[${link}] }}`}"`
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
  const parts = { subject: parseLiquid('plain', subject), preheader: parseLiquid('plain', preheader), html: parseLiquid('html', body), text: parseLiquid('plain', text) }
  const links = targets.map((target) => parseLiquid('plain', target))
  const sender = { fromName: fromName ? parseLiquid('plain', fromName) : undefined, replyTo: replyTo ? parseLiquid('plain', replyTo) : undefined }
  return {
    subject: parts.subject.fill,
    preheader: parts.preheader.fill,
    html: parts.html.fill,
    htmlDirect: parts.html.direct,
    pieces: parts.html.pieces,
    text: parts.text.fill,
    links: links.map(({ fill }) => fill),
    needs: needsOf([...Object.values(parts), ...Object.values(sender).filter((part) => part !== undefined), ...links]),
    fromName: sender.fromName?.fill,
    replyTo: sender.replyTo?.fill,
    undefaulted: [...new Set([parts.subject, parts.html].flatMap(({ undefaulted }) => undefaulted).flatMap((variable) => /^contact\.(?:properties\.)?([\w-]+)$/.exec(variable)?.[1] ?? []))],
  }
}

/** Whether an address reads what only a loop or a condition around it gives. */
function readsLocals(target: string): boolean {
  if (!/\{[{%]/.test(target)) return false
  return parseLiquid('plain', target).variables.some((variable) => !isGiven(variable.split('.')[0] ?? ''))
}

/** What of a contact these templates read. A variable whose name is only known when it is filled in may be any. */
export function needsOf(fillings: Filling[]): ContactNeeds {
  const read = fillings.flatMap(({ variables }) => variables.map((variable) => variable.split('.')))
  const ofContact = read.filter(([root]) => root === 'contact')
  return {
    contact: ofContact.some(([, name]) => name === undefined || !/^[\w-]+$/.test(name)) ? 'all' : new Set(ofContact.map(([, name = '']) => name)),
    extras: new Set(EXTRA_NAMES.filter((extra) => read.some(([root]) => root === extra))),
  }
}

/** What every message offers to its template besides what authors are told of. */
const GIVEN = new Set(['contact', 'links', 'origin', 'open_url', UNSUBSCRIBE])
const isGiven = (root: string) => GIVEN.has(root) || isVariable(root, undefined) === true

/** Problems of the Liquid in an email: bad syntax, and names that nothing will fill in. */
export function checkLiquid(parts: Record<string, string>, knownProperties: ReadonlySet<string>): Issue[] {
  return Object.entries(parts).flatMap(([path, source]) => {
    try {
      return parseLiquid('plain', source).variables.flatMap((variable) => {
        const [root = '', name, key] = variable.split('.')
        const unknown = [issue(path, 'template.variableUnknown', { variable })]
        if (!isGiven(root) || isVariable(root, name) === false) return unknown
        if (root !== 'contact' || name === undefined) return []
        const property = name === 'properties' ? key : name
        return property === undefined || knownProperties.has(property) ? [] : unknown
      })
    } catch (error) {
      return [issue(path, 'template.liquid', { reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) })]
    }
  })
}
