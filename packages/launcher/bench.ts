import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './progress.ts'
import { ROOT } from './web-build.ts'

// `npm run bench NAME`: one benchmark, its last line one JSON object.
const [name = '', ...args] = process.argv.slice(2)
const file = join(ROOT, 'bench', `${name}.ts`)
if (!name || !existsSync(file)) {
  const names = readdirSync(join(ROOT, 'bench')).flatMap((entry) =>
    entry.endsWith('.ts') && !/-(fixture|criteria|explain)\.ts$|^product/.test(entry) ? entry.slice(0, -3) : [],
  )
  say(`Benchmarks: ${names.join(', ')}`)
  process.exit(1)
}
process.exit(spawnSync(process.execPath, [file, ...args], { cwd: ROOT, stdio: 'inherit' }).status ?? 1)
