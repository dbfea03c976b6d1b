import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './web-build.ts'

// No line of code is wider than a reader's screen. The formatter breaks what it can at 120; strings and SQL are broken
// by hand. Data is left as it is: words of the interface, written migrations, what is generated, recorded histories.
const MAX_WIDTH = 140
const DATA = /\.gen\.ts$|\/i18n\/|^packages\/db\/migrations\/|\/histories\//

const { stdout } = spawnSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx', '*.mjs', '*.cjs'],
  { cwd: ROOT, encoding: 'utf8' },
)
const files = stdout.split('\n').filter((file) => file && !DATA.test(file) && existsSync(join(ROOT, file)))
const wide = files.flatMap((file) =>
  readFileSync(join(ROOT, file), 'utf8')
    .split('\n')
    .flatMap((line, index) => (line.length > MAX_WIDTH ? [`${file}:${index + 1}: ${line.length} characters`] : [])),
)
for (const line of wide) console.log(line)
process.exit(files.length > 0 && wide.length === 0 ? 0 : 1)
