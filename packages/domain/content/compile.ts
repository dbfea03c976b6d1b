import { isVariable } from '@parcours/model/content/variables.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { type Edit, edited, HtmlDocument } from '../html/document.ts'
import { liquidSpans } from '../html/liquid-spans.ts'
import { beginningOfBody, endOfBody, type Place } from '../html/places.ts'
import { textOf } from '../html/text-part.ts'
import { type DirectFilling, escaped } from '../liquid/direct.ts'
import { type Filling, parseLiquid } from '../liquid/liquid.ts'
import { liquidReason } from '../liquid/reason.ts'
import { compileText } from './compile-text.ts'
import { countedLinks, hrefOf, isGiven } from './counted-links.ts'
import { EXTRA_NAMES } from './extras.ts'
import type { ContactNeeds } from './scope.ts'

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
  /**
   * The targets of its links, in order; each may hold Liquid. One that is only known inside of a loop is empty here.
   */
  links: ((scope: object) => string)[]
  /** The addresses of its links as they are written, in order. */
  addresses: string[]
  /** What it reads of a contact. */
  needs: ContactNeeds
  /** What of a contact it puts into the text without a default. */
  undefaulted: string[]
  /** The sender's name and the reply address, where the owner of the messages overrides them. */
  fromName: ((scope: object) => string) | undefined
  replyTo: ((scope: object) => string) | undefined
}

export interface EmailParts {
  subject: string
  preheader: string
  html: string
  fromName?: string | undefined
  replyTo?: string | undefined
}

/**
 * Splits what is the same for everyone from what is filled in: done
 * once a template revision, not once a message. @throws on bad Liquid
 */
export function compileEmail({ subject, preheader, html, fromName, replyTo }: EmailParts): CompiledEmail {
  const document = new HtmlDocument(html)
  const counted = countedLinks(document)
  const body = edited(html, [...counted.map(hrefOf), ...furniture(document, preheader)])
  const parts = {
    subject: parseLiquid('plain', subject),
    preheader: parseLiquid('plain', preheader),
    html: parseLiquid('html', body),
  }
  const text = compileText(document, counted)
  const links = counted.map(({ address, isLocal }) => parseLiquid('plain', isLocal ? '' : address))
  const sender = {
    fromName: fromName ? parseLiquid('plain', fromName) : undefined,
    replyTo: replyTo ? parseLiquid('plain', replyTo) : undefined,
  }
  return {
    subject: parts.subject.fill,
    preheader: parts.preheader.fill,
    html: parts.html.fill,
    htmlDirect: parts.html.direct,
    pieces: parts.html.pieces,
    text: text ?? ((scope) => textOf(parts.html.fill(scope))),
    links: links.map(({ fill }) => fill),
    addresses: counted.map(({ address }) => address),
    needs: needsOf([...Object.values(parts), ...Object.values(sender).filter((part) => part !== undefined), ...links]),
    fromName: sender.fromName?.fill,
    replyTo: sender.replyTo?.fill,
    undefaulted: [
      ...new Set(
        [parts.subject, parts.html]
          .flatMap(({ undefaulted }) => undefaulted)
          .flatMap((variable) => /^contact\.(?:properties\.)?([\w-]+)$/.exec(variable)?.[1] ?? []),
      ),
    ],
  }
}

/** What every email has: the first words that inboxes show, and the pixel. */
function furniture(document: HtmlDocument, preheader: string): Edit[] {
  const edits: Edit[] = []
  const add = ({ at, before }: Place, text: string) => edits.push({ begin: at, end: at, text: before + text })
  if (preheader)
    add(beginningOfBody(document), `<div style="display:none;max-height:0;overflow:hidden">${asHtml(preheader)}</div>`)
  add(endOfBody(document), '<img src="{{ open_url }}" width="1" height="1" alt="" style="display:block">')
  return edits
}

/** Text as HTML, with its Liquid left in place. */
function asHtml(text: string): string {
  let [html, from] = ['', 0]
  for (const { begin, end } of liquidSpans(text)) {
    html += escaped(text.slice(from, begin)) + text.slice(begin, end)
    from = end
  }
  return html + escaped(text.slice(from))
}

/** What of a contact these templates read. A variable whose name is only known when it is filled in may be any. */
export function needsOf(fillings: Filling[]): ContactNeeds {
  const read = fillings.flatMap(({ variables }) => variables.map((variable) => variable.split('.')))
  const ofContact = read.filter(([root]) => root === 'contact')
  return {
    contact: ofContact.some(([, name]) => name === undefined || !/^[\w-]+$/.test(name))
      ? 'all'
      : new Set(ofContact.map(([, name = '']) => name)),
    extras: new Set(EXTRA_NAMES.filter((extra) => read.some(([root]) => root === extra))),
  }
}

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
      return [issue(path, 'template.liquid', { reason: liquidReason(error) })]
    }
  })
}
