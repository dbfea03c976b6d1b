import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { say } from './progress.ts'
import { ROOT } from './web-build.ts'

// Types, lint and format, width of lines, import zones, unused code, documents: each names what it found; all must be clean.
const script = (path: string) => [process.execPath, join(ROOT, 'node_modules', path)]
const CHECKS = {
  types: [...script('typescript/bin/tsc'), '-p', '.'],
  'lint and format': [...script('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.'],
  width: [process.execPath, join(ROOT, 'packages/launcher/width.ts')],
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
let clean = true
for (const [name, [command = '', ...args]] of Object.entries(CHECKS)) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' })
  say(`${status === 0 ? '✓' : '✗'} ${name}`)
  if (status !== 0) {
    clean = false
    process.stdout.write(`${stdout}${stderr}\n`)
  }
}
process.exit(clean ? 0 : 1)
