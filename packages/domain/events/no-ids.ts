/**
 * What programs write where they have no id: the text of a missing value, of an object, or a stand-in for everyone.
 * Two contacts who are both called "undefined" are not one contact. Compared without case and outer spaces.
 */
const NO_IDS: ReadonlySet<string> = new Set([
  '',
  'null',
  '(null)',
  '<null>',
  'nil',
  'none',
  'undefined',
  'nan',
  '0',
  '-1',
  'true',
  'false',
  '[object object]',
  'anonymous',
  'guest',
  'not_authenticated',
  '00000000-0000-0000-0000-000000000000',
])

/** Whether a text in place of an id identifies no contact. */
export function isNoId(text: string): boolean {
  return NO_IDS.has(text.trim().toLowerCase())
}
