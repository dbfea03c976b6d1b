/** A text without case and accents, so that `evenement` finds `Événement`. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
