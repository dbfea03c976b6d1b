const isTerminal = process.stdout.isTTY === true && process.env.TERM !== 'dumb'
const paint = (code: string) => (text: string) => (isTerminal ? `\x1b[${code}m${text}\x1b[0m` : text)

export const bold = paint('1')
export const dim = paint('2')
export const teal = paint('36')
export const red = paint('31')

/** Shows one step of a start and how long it took; on failure what to do. */
export async function step<T>(what: string, work: () => Promise<T>, onFailure?: string): Promise<T> {
  const begun = performance.now()
  if (isTerminal) process.stdout.write(`  ${dim('…')} ${what}`)
  try {
    const result = await work()
    process.stdout.write(
      `${isTerminal ? '\r' : ''}  ${teal('✓')} ${what} ${dim(`${((performance.now() - begun) / 1000).toFixed(1)} s`)}\n`,
    )
    return result
  } catch (error) {
    const lines = [
      `${isTerminal ? '\r' : ''}  ${red('✗')} ${what}`,
      '',
      `    ${error instanceof Error ? error.message : error}`,
    ]
    if (onFailure) lines.push(`    ${onFailure}`)
    process.stdout.write(`${lines.join('\n')}\n\n`)
    throw new StepFailed(what)
  }
}

/** The failure has been shown already. */
export class StepFailed extends Error {}

export function say(words: string): void {
  process.stdout.write(`${words}\n`)
}
