import type { Component, Editor, RichTextEditorAction } from 'grapesjs'
import { tagOf } from './describe.ts'

/** The kinds of blocks that the canvas knows. */
const TYPES = [
  'mjml',
  'mj-body',
  'mj-wrapper',
  'mj-section',
  'mj-group',
  'mj-column',
  'mj-text',
  'mj-button',
  'mj-image',
  'mj-divider',
  'mj-spacer',
  'mj-social',
  'mj-social-element',
  'mj-hero',
  'mj-raw',
  'mj-navbar',
  'mj-navbar-link',
] as const

const BLOCK_PARENTS = ['mj-column', 'mj-hero']
/** Where each kind of block may lie. */
const PARENTS: Partial<Record<(typeof TYPES)[number], string[]>> = {
  'mj-wrapper': ['mj-body'],
  'mj-section': ['mj-body', 'mj-wrapper'],
  'mj-hero': ['mj-body', 'mj-wrapper'],
  'mj-group': ['mj-section'],
  'mj-column': ['mj-section', 'mj-group'],
  'mj-text': BLOCK_PARENTS,
  'mj-button': BLOCK_PARENTS,
  'mj-image': BLOCK_PARENTS,
  'mj-divider': BLOCK_PARENTS,
  'mj-spacer': BLOCK_PARENTS,
  'mj-social': BLOCK_PARENTS,
  'mj-navbar': BLOCK_PARENTS,
  'mj-raw': ['mj-body', 'mj-wrapper', ...BLOCK_PARENTS],
  'mj-social-element': ['mj-social'],
  'mj-navbar-link': ['mj-navbar'],
}
/**
 * Asked of both; as functions, since the plugin's selectors want an
 * element, which what is dragged in does not have yet.
 */
const fits = (dragged: Component, target: Component) =>
  PARENTS[tagOf(dragged) as (typeof TYPES)[number]]?.includes(tagOf(target)) ?? false
const HOLDERS = new Set(Object.values(PARENTS).flat())

/** The one handle that the selected block has on the canvas: to drag it elsewhere. */
const MOVE = {
  attributes: { draggable: true },
  label:
    '<svg viewBox="0 0 24 24"><path fill="currentColor" d="M13 6V11H18V7.75L22.25 12L18 16.25V13H13V18H16.25L12 22.25L7.75 18H11V13H6V16.25L1.75 12L6 7.75V11H11V6H7.75L12 1.75L16.25 6H13Z"/></svg>',
  command: 'tlb-move',
}

const escaped = (value: unknown) =>
  String(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * As the plugin writes a block, but with its attributes escaped:
 * without, a quote in an alternative text breaks the email.
 */
function toHTML(this: Component, options: object): string {
  const tag = String(this.get('tagName'))
  const { style: _, id: __, class: ___, ...given } = this.get('attributes') as Record<string, unknown>
  const src = this.get('src' as never) as unknown
  const attributes = { ...given, ...(typeof src === 'string' && src !== '' && tag === 'mj-image' && { src }) }
  const written = Object.entries(attributes).map(([name, value]) =>
    value === undefined || value === '' ? '' : ` ${name}="${escaped(value)}"`,
  )
  const inner = this.components().map((child: Component) => child.toHTML(options))
  return `<${tag}${written.join('')}>${this.get('content') ?? ''}${inner.join('')}</${tag}>`
}

/**
 * Makes the plugin's blocks say no more than the email does: without defaults of their own, which would stand in the
 * brand's way, and without handles that this page has buttons for.
 */
export function setPlainTypes(editor: Editor, nameOf: (tag: string) => string): void {
  for (const type of TYPES) {
    if (!editor.Components.getType(type)) continue
    editor.Components.addType(type, {
      model: {
        defaults: {
          'style-default': {},
          name: nameOf(type),
          traits: [],
          stylable: [],
          resizable: false,
          ...(type === 'mj-image' && { src: '' }),
          ...(type !== 'mjml' && type !== 'mj-body' && { toolbar: [MOVE], draggable: fits }),
          ...(HOLDERS.has(type) && { droppable: fits }),
        },
        toHTML,
      } as never,
    })
  }
}

/** Tools above a text that is being written: those that mail programs show alike. */
export function setTextTools(
  { RichTextEditor }: Editor,
  words: Record<'bold' | 'italic' | 'underline' | 'link', string>,
  onLink: (doc: Document, range: Range) => void,
): void {
  for (const name of ['strikethrough', 'wrap', 'link']) RichTextEditor.remove(name)
  for (const name of ['bold', 'italic', 'underline'] as const) {
    const tool = RichTextEditor.get(name)
    if (tool?.attributes) tool.attributes.title = words[name]
  }
  const link: RichTextEditorAction = {
    name: 'link',
    icon: '<svg viewBox="0 0 24 24"><path fill="currentColor" d="M3.9 12a3.1 3.1 0 0 1 3.1-3.1h4V7H7a5 5 0 0 0 0 10h4v-1.9H7A3.1 3.1 0 0 1 3.9 12M8 13h8v-2H8v2m9-6h-4v1.9h4a3.1 3.1 0 0 1 0 6.2h-4V17h4a5 5 0 0 0 0-10Z"/></svg>',
    attributes: { title: words.link },
    result: (rte) => {
      const selection = rte.selection()
      if (selection && selection.rangeCount > 0 && !selection.isCollapsed)
        onLink(rte.doc, selection.getRangeAt(0).cloneRange())
    },
  }
  RichTextEditor.add('link', link)
}
