/** Facts shown of one document at most. */
const MAX_DETAILS = 60
const MAX_LENGTH = 300
const MAX_DEPTH = 6

/**
 * A document as names and values that users can read: `properties.total`
 * and `12`. What is empty is left out, what is deep or long is cut. `write` puts one value into words.
 */
export function detailsOf(
  document: unknown,
  write: (value: unknown) => string = String,
): { name: string; value: string }[] {
  const details: { name: string; value: string }[] = []
  const visit = (value: unknown, path: string[]) => {
    if (details.length >= MAX_DETAILS || value === null || value === undefined || value === '') return
    if (typeof value !== 'object') {
      const text = write(value)
      details.push({ name: path.join('.'), value: text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text })
    } else if (path.length >= MAX_DEPTH) details.push({ name: path.join('.'), value: '…' })
    else for (const [name, inner] of Object.entries(value)) visit(inner, [...path, name])
  }
  visit(document, [])
  return details
}
