import { z } from 'zod'
import type { MessageCode } from '../i18n/en.ts'
import { isVisible, withoutInvisible } from './visible.ts'

/** Whatever begins a line, and other control characters: in the header of an email, it could begin another header. */
const BREAKS = /[ \t]*[\p{Cc}\u2028\u2029]+[ \t]*/gu
/** Spaces, and characters without a width, at either end. */
const EDGES = /^[\s\u200b\u2060\u2800]+|[\s\u200b\u2060\u2800]+$/g

/** A text on one line: line breaks, as pasted text has them, become spaces. */
export function oneLine(text: string): string {
  return text.replace(BREAKS, ' ')
}

function trimmed(text: string): string {
  return oneLine(text).normalize('NFC').replace(EDGES, '')
}

/** As users see it: without what is invisible, and with one space where several look like one. */
const shown = (text: string) => trimmed(withoutInvisible(oneLine(text))).replace(/ {2,}/g, ' ')

const seen = (text: z.ZodString) =>
  text.min(1).refine((given) => given === '' || isVisible(given), {
    params: { code: 'value.invisible' satisfies MessageCode },
  })

/** A text on one line, such as a subject, at most so many characters long. */
export const lineText = (max: number) => z.string().overwrite(oneLine).max(max)

/**
 * A {@link lineText} in place of another text, which is taken where there is nothing to see in this one: it is empty.
 */
export const overridingText = (max: number) => lineText(max).overwrite((text) => (isVisible(text) ? text : ''))

/** What is named in customers' own systems too, which write it as they like: composed, without spaces around it. */
export const draftKey = (max: number) => z.string().overwrite(trimmed).max(max)

/** A {@link draftKey} in which there is something to see. */
export const keyText = (max: number) => seen(draftKey(max))

/**
 * What something is called here while it is being written: composed, and no two names that look alike; may still be
 * empty.
 */
export const draftName = (max: number) => z.string().overwrite(shown).max(max)

/** What something is called here: a {@link draftName} in which there is something to see. */
export const nameText = (max: number) => seen(draftName(max))
