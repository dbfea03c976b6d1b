import type { Component } from 'grapesjs'

/** What of the selected block the interface shows and changes. */
export interface Selected {
  id: string
  /** `mj-text`, `mj-section` …, or `a` for a link among words. */
  tag: string
  attributes: Record<string, string>
  /** From the row down to the block itself. */
  path: { id: string; tag: string }[]
  /** Its words, where it has only words: a button. */
  text: string
  /** Networks of a block of social links. */
  children: { id: string; tag: string; attributes: Record<string, string> }[]
}

/** A line of the outline. */
export interface OutlineItem {
  id: string
  tag: string
  depth: number
  text: string
}

/** A block's tag: that of MJML, not what it is drawn with. */
export const tagOf = (component: Component) => String(component.get('tagName'))

/** The nearest of a block and what it lies in that fits. */
export function ancestor(
  component: Component,
  fits: (tag: string, parentTag: string) => boolean,
): Component | undefined {
  for (let one: Component | undefined = component; one; one = one.parent()) {
    if (fits(tagOf(one), String(one.parent()?.get('tagName') ?? ''))) return one
  }
  return undefined
}

/** A block's words, without what marks them up. */
function wordsOf(component: Component): string {
  const tag = tagOf(component)
  if (tag === 'mj-image') return String(component.getAttributes().alt ?? '')
  if (tag !== 'mj-text' && tag !== 'mj-button') return ''
  return component
    .getInnerHTML()
    .replace(/<[^>]+>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Whether words are written into a block on the canvas itself. */
export const isWritten = ({ tag }: Pick<Selected, 'tag'>) => tag === 'mj-text' || tag === 'mj-button'

/** What the interface needs to know of a block. */
export function describe(component: Component): Selected {
  const path: Selected['path'] = []
  for (let one: Component | undefined = component; one; one = one.parent()) {
    const tag = tagOf(one)
    if (tag === 'mj-body' || tag === 'mjml') break
    path.unshift({ id: one.getId(), tag })
  }
  const tag = tagOf(component)
  const attributes = ({ attributes: given, src }: { attributes?: Record<string, unknown>; src?: unknown }) =>
    Object.fromEntries(
      Object.entries({ ...given, ...(typeof src === 'string' && src !== '' && { src }) })
        .filter(([, value]) => typeof value === 'string')
        .map(([name, value]) => [name, String(value)]),
    )
  return {
    id: component.getId(),
    tag,
    attributes: attributes(component.attributes as never),
    path,
    text: tag === 'mj-raw' ? component.getInnerHTML() : wordsOf(component),
    children: component.components().models.map((child) => ({
      id: child.getId(),
      tag: tagOf(child),
      attributes: attributes(child.attributes as never),
    })),
  }
}

/** The blocks below another, from above, each with how deep it lies. */
export function outlineOf(component: Component, depth = 0): OutlineItem[] {
  return component.components().models.flatMap((child) => {
    const tag = tagOf(child)
    return tag.startsWith('mj-')
      ? [{ id: child.getId(), tag, depth, text: wordsOf(child).slice(0, 40) }, ...outlineOf(child, depth + 1)]
      : []
  })
}
