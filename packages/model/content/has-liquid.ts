/** Whether a text is to be filled in for each contact. */
export function hasLiquid(text: unknown): text is string {
  return typeof text === 'string' && /\{[{%]/.test(text)
}
