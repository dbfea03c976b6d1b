import { z } from 'zod'
import type { MessageCode } from '../i18n/en.ts'

/** Whatever begins a line: in the header of an email, it could begin another header. */
const BREAKS = /[ \t]*[\r\n\v\f\u0085\u2028\u2029]+[ \t]*/g
/** Spaces, and characters without a width, at either end. */
const EDGES = /^[\s\u200b\u2060]+|[\s\u200b\u2060]+$/g
const WITHOUT_WIDTH = /\p{Default_Ignorable_Code_Point}|\u2800/gu

/** A text on one line: line breaks, as pasted text has them, become spaces. */
export function oneLine(text: string): string {
  return text.replace(BREAKS, ' ')
}

/** Whether there is anything to see, to read or to press. */
export function isVisible(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(WITHOUT_WIDTH, ''))
}

function trimmed(text: string): string {
  return oneLine(text).normalize('NFC').replace(EDGES, '')
}

/** A text on one line, such as a subject, at most so many characters long. */
export const lineText = (max: number) => z.string().overwrite(oneLine).max(max)

/** What something is called while it is being written: composed, without spaces around it; may still be empty. */
export const draftName = (max: number) => z.string().overwrite(trimmed).max(max)

/** What something is called: a {@link draftName} in which there is something to see. */
export const nameText = (max: number) =>
  draftName(max)
    .min(1)
    .refine((text) => text === '' || isVisible(text), {
      params: { code: 'value.invisible' satisfies MessageCode },
    })
