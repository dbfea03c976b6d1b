import type { Component, Editor, RichTextEditorAction } from 'grapesjs'
import { tagOf } from './describe.ts'
import linkIcon from './icons/link.svg?raw'
import moveIcon from './icons/move.svg?raw'

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
  label: moveIcon,
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
    icon: linkIcon,
    attributes: { title: words.link },
    result: (rte) => {
      const selection = rte.selection()
      if (selection && selection.rangeCount > 0 && !selection.isCollapsed)
        onLink(rte.doc, selection.getRangeAt(0).cloneRange())
    },
  }
  RichTextEditor.add('link', link)
}
