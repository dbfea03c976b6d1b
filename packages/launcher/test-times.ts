import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { ROOT } from './web-build.ts'

// What the parts of the last `npm test` took, as the page docs/generated/test-times.md. Or of another report, if named.
interface Report {
  startTime: number
  testResults: {
    name: string
    startTime: number
    endTime: number
    assertionResults: { title: string; duration?: number }[]
  }[]
}

const DEAREST = 20
const { startTime, testResults } = JSON.parse(
  readFileSync(process.argv[2] ?? join(ROOT, '.cache', 'tests.json'), 'utf8'),
) as Report
const files = testResults.map(({ name, assertionResults, ...times }) => ({
  ...times,
  path: relative(ROOT, name),
  tests: assertionResults.map(({ title, duration = 0 }) => ({ title, duration })),
}))
const partOf = (path: string) =>
  path.startsWith('web/e2e/') ? 'browser' : path.startsWith('web/') ? 'interface' : 'server'
const seconds = (ms: number) => (ms / 1000).toFixed(0)
const sum = (all: number[]) => all.reduce((total, one) => total + one, 0)
const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`

const rows = [...Map.groupBy(files, ({ path }) => partOf(path))].map(([part, its]) =>
  row(
    part,
    its.length,
    sum(its.map(({ tests }) => tests.length)),
    seconds(sum(its.flatMap(({ tests }) => tests.map(({ duration }) => duration)))),
    seconds(Math.min(...its.map((file) => file.startTime)) - startTime),
    seconds(Math.max(...its.map((file) => file.endTime)) - startTime),
  ),
)
const dearest = files
  .flatMap(({ path, tests }) => tests.map((test) => ({ ...test, path })))
  .sort((one, other) => other.duration - one.duration)
  .slice(0, DEAREST)
process.stdout.write(`# What the tests take

Made by \`node packages/launcher/test-times.ts\` from the report of \`npm test\` of ${new Date(startTime).toISOString().slice(0, 10)}, on
${availableParallelism()} cores. Seconds; parts run beside each other.

${row('part', 'files', 'tests', 'their tests', 'begins', 'ends')}
${row('---', '--:', '--:', '--:', '--:', '--:')}
${rows.join('\n')}

The dearest:

${dearest.map(({ duration, path, title }) => `- ${seconds(duration)} s: ${title.slice(0, 70).trim()}\n  (\`${path}\`)`).join('\n')}
`)
