/** What the engine says is wrong with Liquid, as one line. */
export function liquidReason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}
