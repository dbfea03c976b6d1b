import type { BrandKit } from '@parcours/model/content/brand.ts'
import { brandHead } from '@parcours/model/content/brand-mjml.ts'
import { withClosingTags } from '@parcours/model/content/prepare-mjml.ts'
import type { Component, Editor } from 'grapesjs'
import 'grapesjs/dist/css/grapes.min.css'
import grapesjs from 'grapesjs'
import mjmlModule from 'grapesjs-mjml'
import canvasCss from './canvas.css?raw'
import { setPlainTypes, setTextTools } from './canvas-types.ts'
import { ancestor, describe, isWritten, type OutlineItem, outlineOf, type Selected, tagOf } from './describe.ts'
import { formatMjml } from './format-mjml.ts'
import wordmarkSvg from './icons/wordmark.svg?raw'

interface CanvasEvents {
  onChange: (source: string) => void
  onSelect: (selected: Selected | undefined) => void
  onLink: (apply: (href: string) => void) => void
  /** Whether a text is being written. */
  onWriting: (isWriting: boolean) => void
  /** Undo and redo, pressed while the canvas has the keyboard. */
  onUndo: () => void
  onRedo: () => void
  title: string
  /** Words for the kinds of blocks, shown where one is pointed at. */
  nameOf: (tag: string) => string
  toolWords: Record<'bold' | 'italic' | 'underline' | 'link', string>
}

/** The plugin comes as CommonJS: bundlers return its namespace. */
const mjmlPlugin = (mjmlModule as { default?: typeof mjmlModule }).default ?? mjmlModule

/** Shown where a picture is only known as the email is filled in, and where there is no logo. */
const UNKNOWN_PICTURE = '/email-art/products/box-01.png'
const CHANGE_MS = 250

function wordmark(name: string, colour: string): string {
  const escaped = name.replace(/[<>&"]/g, '')
  const svg = wordmarkSvg.replace('[[colour]]', () => colour).replace('[[name]]', () => escaped)
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

/**
 * The canvas on which an email is drawn: GrapesJS with MJML, without its own panels. It takes and gives the email's
 * source; what is around it — palette, fields, undo — is the page's.
 */
export class EmailCanvas {
  readonly #editor: Editor
  readonly #events: CanvasEvents
  readonly #naming: MutationObserver
  #shown = ''
  /** The same as the canvas itself writes it, with other spaces say: only what differs from it is a change. */
  #unchanged = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  /** No change is reported meanwhile: the canvas is being filled or closed. */
  #quiet = false

  constructor(
    container: HTMLElement,
    { brand, workspace }: { brand: BrandKit; workspace: string },
    events: CanvasEvents,
  ) {
    this.#events = events
    const logo = brand.logo ?? { src: wordmark(workspace, brand.colours.accent), alt: workspace, width: 180 }
    const head = `<mj-head>${brandHead(brand, logo).replace(/<mj-style[\s\S]*?<\/mj-style>/g, '')}</mj-head>`
    const readable = (mjml: string) =>
      mjml
        .replace('<mjml>', `<mjml>${head}`)
        .replace(/\ssrc="[^"]*\{\{[^"]*"/g, ` src="${UNKNOWN_PICTURE}"`)
        .replace(/\s(?:show-if|repeat|repeat-most)="[^"]*"/g, '')
    // The frame has its name before it is loaded: a screen reader may be there sooner.
    this.#naming = new MutationObserver(() => {
      for (const frame of container.querySelectorAll('iframe')) frame.title = events.title
    })
    this.#naming.observe(container, { childList: true, subtree: true })
    this.#editor = grapesjs.init({
      container,
      height: '100%',
      width: 'auto',
      fromElement: false,
      storageManager: false,
      cssIcons: '',
      telemetry: false,
      noticeOnUnload: false,
      undoManager: { trackSelection: false, maximumStackLength: 0 },
      panels: { defaults: [] },
      blockManager: { custom: true, blocks: [] },
      styleManager: { custom: true },
      traitManager: { custom: true },
      layerManager: { custom: true },
      assetManager: { custom: true },
      selectorManager: { custom: true },
      keymaps: { defaults: {} },
      canvas: { scripts: [], styles: [] },
      canvasCss: `body { background: ${brand.colours.page}; } a { color: ${brand.colours.accent}; } ${canvasCss}`,
      plugins: [
        (editor: Editor) =>
          mjmlPlugin(editor, {
            blocks: [],
            columnsPadding: '',
            resetDevices: false,
            resetStyleManager: false,
            useCustomTheme: false,
            customComponents: [
              (_: Editor, { opt }: { opt: { mjmlParser: (mjml: string, options: unknown) => { html: string } } }) => {
                const parse = opt.mjmlParser
                opt.mjmlParser = (mjml, options) => parse(readable(mjml), options)
              },
              (plugged: Editor) => setPlainTypes(plugged, events.nameOf),
            ],
          } as never),
      ],
    })
    const editor = this.#editor
    editor.on('load', () => this.#ready())
    setTextTools(editor, events.toolWords, (doc, range) => this.#askLink(doc, range))
    for (const change of ['component:add', 'component:remove', 'component:update', 'component:input'])
      editor.on(change, () => this.#changed())
    editor.on('component:selected component:deselected component:update component:styleUpdate', () =>
      this.#publishSelection(),
    )
    editor.on('component:dblclick', () => this.#publishSelection())
    editor.on('rte:enable', () => events.onWriting(true))
    editor.on('rte:disable', () => events.onWriting(false))
    editor.on('canvas:drop', (_, dropped) => void editor.select(dropped))
  }

  /** What the page's keys do, done on the canvas too, which is a document of its own. */
  #ready(): void {
    const frame = this.#editor.Canvas.getFrameEl()
    if (frame.contentDocument) this.#writeBySecondTap(frame.contentDocument)
    frame.contentDocument?.addEventListener('keydown', (event) => {
      if (this.#editor.getEditing()) return
      const key = event.key.toLowerCase()
      const withMod = event.ctrlKey || event.metaKey
      const selected = this.#editor.getSelected()
      if (withMod && key === 'z') event.shiftKey ? this.#events.onRedo() : this.#events.onUndo()
      else if (withMod && key === 'y') this.#events.onRedo()
      else if ((key === 'delete' || key === 'backspace') && selected && PARTS.test(tagOf(selected)))
        this.remove(selected.getId())
      else return
      event.preventDefault()
    })
  }

  /** Fingers do not double-click: a tap on a text that is selected already begins to write in it. */
  #writeBySecondTap(doc: Document): void {
    let before: Component | undefined
    doc.addEventListener('pointerdown', () => (before = this.#editor.getSelected()), { capture: true })
    // The canvas lets no tap come further than to what it selects by it.
    doc.addEventListener(
      'click',
      (event) => {
        const isAgain = before?.getEl()?.contains(event.target as Node)
        const id = before?.getId()
        if (isAgain && id && (event as PointerEvent).pointerType === 'touch') setTimeout(() => this.write(id))
      },
      { capture: true },
    )
  }

  /** Begins to write in a text. */
  write(id: string): void {
    const component = this.#component(id)
    if (component && isWritten({ tag: tagOf(component) }) && !this.#editor.getEditing()) component.trigger('active')
  }

  /** Asks where a piece of text leads, then leads it there. */
  #askLink(doc: Document, range: Range): void {
    this.#events.onLink((href) => {
      const selection = doc.getSelection()
      selection?.removeAllRanges()
      selection?.addRange(range)
      doc.execCommand('createLink', false, href)
      this.#changed()
    })
  }

  /** Shows a source, unless it is what is shown already. */
  show(source: string): void {
    if (source === this.#shown) return
    this.#shown = source
    this.#quiet = true
    this.#editor.select(undefined as never)
    this.#editor.setComponents(withClosingTags(source).replace(/<!--[\s\S]*?-->/g, ''))
    this.#quiet = false
    this.#unchanged = this.#written()
    // What was selected is gone with what was shown before.
    this.#publishSelection()
  }

  #written(): string {
    return formatMjml(this.#editor.getHtml())
  }

  #changed(): void {
    if (this.#quiet) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), CHANGE_MS)
  }

  /** Reports changes at once; before the page is left, say. */
  flush(): void {
    clearTimeout(this.#timer)
    if (this.#quiet) return
    const source = this.#written()
    if (source === this.#unchanged || !source.includes('<mj-body')) return
    this.#unchanged = source
    this.#shown = source
    this.#events.onChange(source)
  }

  /** Ends the editing of a text, and reports changes: before it is published, say. */
  async settle(): Promise<void> {
    const editing = this.#editor.getEditing()
    await (editing?.view as { disableEditing?: () => Promise<void> } | undefined)?.disableEditing?.()
    this.flush()
  }

  #publishSelection(): void {
    if (this.#quiet) return
    const component = this.#editor.getSelected()
    this.#events.onSelect(component && describe(component))
  }

  outline(): OutlineItem[] {
    const body = this.#editor.getWrapper()?.findType('mj-body')[0]
    return body ? outlineOf(body) : []
  }

  #component(id: string): Component | undefined {
    return this.#editor.Components.getById(id)
  }

  select(id: string | undefined): void {
    const component = id ? this.#component(id) : undefined
    this.#editor.select(component as never)
    component?.view?.el.scrollIntoView({ block: 'nearest' })
  }

  /** Changes attributes of a block; an empty value takes one away, and the brand's stands again. */
  setAttributes(id: string, change: Record<string, string>): void {
    const component = this.#component(id)
    if (!component) return
    for (const [name, value] of Object.entries(change)) {
      if (value === '') component.removeAttributes(name)
      else component.addAttributes({ [name]: value })
    }
    // A picture keeps its address beside its attributes.
    if ('src' in change) component.set('src', change.src)
    // Colours of a row reach what lies in it.
    if (ROWS.has(tagOf(component))) component.view?.render()
    this.#publishSelection()
  }

  setText(id: string, text: string): void {
    this.#component(id)?.components(
      text.replace(/[<>&]/g, (sign) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[sign] ?? sign),
    )
  }

  /** What is written as code: the content of `mj-raw`. */
  setContent(id: string, html: string): void {
    this.#component(id)?.components(html)
  }

  /** Puts a block or rows behind what is selected; at the end of the email, before its footer, when nothing is. */
  insert(mjml: string): void {
    const isRow = /^\s*<mj-(?:section|wrapper|hero)\b/.test(mjml)
    const selected = this.#editor.getSelected()
    const row = selected && ancestor(selected, (tag) => ROWS.has(tag))
    const body = this.#editor.getWrapper()?.findType('mj-body')[0]
    if (!body) return
    const inColumn = !isRow && selected && ancestor(selected, (_, parent) => parent === 'mj-column')
    const column =
      !isRow && !inColumn && selected
        ? tagOf(selected) === 'mj-column'
          ? selected
          : selected.findType('mj-column')[0]
        : undefined
    const added = inColumn
      ? inColumn.parent()?.append(mjml, { at: inColumn.index() + 1 })
      : column
        ? column.append(mjml)
        : body.append(isRow ? mjml : `<mj-section mj-class="surface"><mj-column>${mjml}</mj-column></mj-section>`, {
            at: row && row.parent() === body ? row.index() + 1 : Math.max(0, body.components().length - 1),
          })
    const first = added?.[0]
    if (first) {
      this.#editor.select(
        isRow || inColumn || column ? first : (first.findType('mj-column')[0]?.components().at(0) ?? first),
      )
      first.view?.el.scrollIntoView({ block: 'center' })
    }
    this.#changed()
  }

  /** What is dragged onto the canvas until {@link dragEnd}. */
  dragStart(mjml: string): void {
    this.#editor.Canvas.startDrag({ content: mjml })
  }

  dragEnd(): void {
    this.#editor.Canvas.endDrag()
  }

  move(id: string, by: -1 | 1): void {
    const component = this.#component(id)
    const parent = component?.parent()
    if (!component || !parent) return
    const to = component.index() + (by === 1 ? 2 : -1)
    if (to < 0 || to > parent.components().length) return
    component.move(parent, { at: to })
    this.#editor.select(component)
  }

  duplicate(id: string): void {
    const component = this.#component(id)
    const [copy] = component?.parent()?.append(component.toHTML(), { at: component.index() + 1 }) ?? []
    if (copy) this.#editor.select(copy)
  }

  remove(id: string): void {
    this.#component(id)?.remove()
    this.#publishSelection()
  }

  /** The source of one block, to be kept. */
  sourceOf(id: string): string {
    return formatMjml(this.#component(id)?.toHTML() ?? '')
  }

  appendTo(id: string, mjml: string): void {
    this.#component(id)?.append(mjml)
    this.#publishSelection()
  }

  /** Makes a row have so many columns of one width; blocks of those that go move into the last that stays. */
  setColumns(id: string, count: number): void {
    const row = this.#component(id)
    if (!row) return
    const columns = row.findType('mj-column')
    for (const column of columns) column.removeAttributes('width')
    for (const column of columns.slice(count)) {
      const last = columns[count - 1]
      for (const child of [...column.components().models]) if (last) child.move(last, {})
      column.remove()
    }
    for (let n = columns.length; n < count; n++) row.append('<mj-column></mj-column>')
    this.#publishSelection()
  }

  /** Puts words where the caret is; false when no text is being written. */
  insertText(text: string): boolean {
    const editing = this.#editor.getEditing()
    const doc = this.#editor.Canvas.getDocument()
    const selection = doc?.getSelection()
    if (!editing || !selection || selection.rangeCount === 0) return false
    const range = selection.getRangeAt(0)
    range.deleteContents()
    range.insertNode(range.startContainer.ownerDocument?.createTextNode(text) ?? document.createTextNode(text))
    range.collapse(false)
    this.#changed()
    return true
  }

  setDevice(width: 'desktop' | 'phone'): void {
    const frame = this.#editor.Canvas.getFrameEl()
    const wrapper = frame?.parentElement
    if (wrapper) wrapper.style.maxWidth = width === 'phone' ? '390px' : ''
  }

  destroy(): void {
    this.#quiet = true
    clearTimeout(this.#timer)
    const editing = this.#editor.getEditing()
    ;(editing?.view as { disableEditing?: () => void } | undefined)?.disableEditing?.()
    this.#naming.disconnect()
    this.#editor.destroy()
  }
}

/** What can be taken out; the column is taken out by the number of columns of its row. */
const PARTS = /^mj-(?!body$|column$)/
const ROWS = new Set(['mj-section', 'mj-wrapper', 'mj-hero'])
