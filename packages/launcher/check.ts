import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { say } from './progress.ts'
import { ROOT } from './web-build.ts'

// Each names what it found; all must be clean.
const script = (path: string) => [process.execPath, join(ROOT, 'node_modules', path)]
const CHECKS = {
  types: [...script('typescript/bin/tsc'), '-p', '.'],
  'lint and format': [...script('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'],
  width: [process.execPath, join(ROOT, 'packages/launcher/width.ts')],
  'kinds of steps': [process.execPath, join(ROOT, 'packages/launcher/node-kinds.ts')],
  'words of code': [process.execPath, join(ROOT, 'packages/launcher/words-of-code.ts')],
  'import zones': [
    ...script('dependency-cruiser/bin/dependency-cruiser.mjs'),
    '--config',
    '.dependency-cruiser.cjs',
    'packages',
    'workflows',
    'activities',
    'web/src',
    'temporal-config',
  ],
  'unused code': [...script('knip/bin/knip.js'), '--no-config-hints'],
  documents: [...script('remark-cli/cli.js'), '--quiet', '--frail', '.'],
}
const waiting = Object.entries(CHECKS)
let clean = true
/** One after the other, until none waits. */
async function work(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, [command = '', ...args]] = next
    const { status, output } = await outputOf(command, args)
    say(`${status === 0 ? '✓' : '✗'} ${name}`)
    if (status === 0) continue
    clean = false
    process.stdout.write(`${output}\n`)
  }
}

function outputOf(command: string, args: string[]): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (output += part))
    child.once('error', reject).once('close', (status) => resolve({ status, output }))
  })
}

// Types take as long as all others, which go on beside them.
await Promise.all([work(), work()])
process.exit(clean ? 0 : 1)
