/** What enrolled a contact in a journey, and what its steps have added since, by name. */
export interface JourneyEntry {
  chain?: number
  event?: string
  properties?: Record<string, unknown>
  results?: Record<string, unknown>
}

/**
 * A filled-in text as the value that it is: a number where JSON would write one so, null where nothing was filled in.
 */
function typedValue(text: string): string | number | null {
  if (text === '') return null
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? Number(text) : text
}

/** {@link typedValue} of each field. */
export function typedValues(filled: Record<string, string> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(filled ?? {}).map(([name, text]) => [name, typedValue(text)]))
}
