import { filled } from '@parcours/model/content/filled.ts'

/** MJML of a file of its own, filled, as one line: as blocks are put into an email that is drawn. */
export function filledLine(mjml: string, words: Record<string, string>): string {
  return filled(mjml.replace(/\s*\n\s*/g, ''), words)
}
