/** Text as pieces that many texts share, in order, and what stands between them in one. */
export function weave(pieces: readonly string[], between: readonly string[]): string {
  let text = ''
  for (const [index, piece] of pieces.entries()) text += piece + (between[index] ?? '')
  return text
}
