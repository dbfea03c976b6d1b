import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { createPatch } from 'diff'

const HELP = `npm run parcours -- journeys COMMAND [FILE …]
npm run parcours -- reset-password EMAIL

  pull          writes every journey of the workspace into the folder, one YAML file each
  push          takes the files in as drafts; --publish makes them live
  diff          shows what pushing would change; ends with 1 when something would
  test          plays the tests in the files, in virtual time; ends with 1 when one fails

  --url URL     of the installation (PARCOURS_URL; http://localhost:4000)
  --key KEY     a full API key of the workspace (PARCOURS_API_KEY; Settings, API keys)
  --dir DIR     where the files are (journeys)

reset-password prints a link by which someone sets a new password: once, within an hour. For operators: it asks the database itself.

  --data DIR    the installation's folder (.data); DATABASE_URL takes its place
  --url URL     of the installation (PUBLIC_URL; http://localhost:4000)

Without FILE, all *.yaml files of the folder.`

/** A mistake of the user, shown without a stack. */
class Mistake extends Error {}

interface ProblemAnswer {
  detail?: string
  title?: string
  errors?: { path: string; message: string }[]
}

interface Journey {
  id: string
  name: string
  state: string
  issues: { path: string; message: string }[]
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    key: { type: 'string' },
    dir: { type: 'string', default: 'journeys' },
    data: { type: 'string', default: '.data' },
    publish: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const url = (values.url ?? process.env.PARCOURS_URL ?? 'http://localhost:4000').replace(/\/$/, '')

async function call<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
  const key = values.key ?? process.env.PARCOURS_API_KEY
  if (!key) throw new Mistake('Give an API key: --key KEY, or PARCOURS_API_KEY.')
  const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) }
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    throw new Mistake(`${url} does not answer (${error.message}). Does Parcours run there? --url says where.`)
  })
  const text = await answer.text()
  const read =
    text && /json/.test(answer.headers.get('content-type') ?? '')
      ? (JSON.parse(text) as Answer & ProblemAnswer)
      : undefined
  if (!answer.ok)
    throw new Mistake(
      [
        read?.detail ?? read?.title ?? `${answer.status} ${answer.statusText}`,
        ...(read?.errors ?? []).map(({ path: at, message }) => `  ${at}: ${message}`),
      ].join('\n'),
    )
  return read as Answer
}

/** A name as a file's: `Win back 2` → `win-back-2.yaml`. */
function fileNameOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${plain || 'journey'}.yaml`
}

/** The journeys of the workspace with their YAML; two whose names read alike get files that differ. */
async function remoteFiles(): Promise<Map<string, { id: string; name: string; yaml: string }>> {
  const { data } = await call<{ data: { id: string; name: string }[] }>('GET', '/journeys')
  const files = new Map<string, { id: string; name: string; yaml: string }>()
  for (const { id, name } of data.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const wanted = fileNameOf(name)
    const file = files.has(wanted) ? wanted.replace('.yaml', `-${id.slice(-6)}.yaml`) : wanted
    files.set(file, { id, name, ...(await call<{ yaml: string }>('GET', `/journeys/${id}/file`)) })
  }
  return files
}

/** The files named, or all of the folder. */
function localFiles(named: string[]): { file: string; yaml: string }[] {
  try {
    const files =
      named.length > 0
        ? named
        : readdirSync(values.dir).flatMap((file) => (/\.ya?ml$/.test(file) ? [join(values.dir, file)] : []))
    if (files.length === 0) throw new Mistake(`There is no *.yaml file in ${values.dir}.`)
    return files.sort().map((file) => ({ file, yaml: readFileSync(file, 'utf8') }))
  } catch (error) {
    if (error instanceof Mistake) throw error
    throw new Mistake(
      `${named.length > 0 ? named.join(', ') : values.dir} cannot be read. --dir says where the files are.`,
    )
  }
}

const say = (words: string) => process.stdout.write(`${words}\n`)

/** Each command returns how the process ends. */
const COMMANDS: Record<string, (files: string[]) => Promise<number>> = {
  async pull() {
    mkdirSync(values.dir, { recursive: true })
    for (const [file, { name, yaml }] of await remoteFiles()) {
      writeFileSync(join(values.dir, file), yaml)
      say(`${join(values.dir, file)}  ${name}`)
    }
    return 0
  },
  async push(named) {
    let ended = 0
    for (const { file, yaml } of localFiles(named)) {
      try {
        const { id, name, issues, created, changed } = await call<Journey & { created: boolean; changed: boolean }>(
          'POST',
          '/journey-files',
          { yaml },
        )
        say(`${file}  ${name}: ${created ? 'created' : changed ? 'draft changed' : 'nothing changed'}`)
        for (const { path, message } of issues) say(`  to settle before publishing: ${path}: ${message}`)
        if (values.publish && (created || changed))
          say(`  version ${(await call<{ version: number }>('POST', `/journeys/${id}/publication`)).version} is live`)
      } catch (error) {
        if (!(error instanceof Mistake)) throw error
        process.stderr.write(`${file}: ${error.message}\n`)
        ended = 1
      }
    }
    return ended
  },
  async diff(named) {
    const remote = new Map([...(await remoteFiles()).values()].map((one) => [one.name, one.yaml]))
    let ended = 0
    for (const { file, yaml } of localFiles(named)) {
      const name = /^name: (.*)$/m.exec(yaml)?.[1]?.replace(/^["']|["']$/g, '') ?? ''
      const there = remote.get(name) ?? ''
      if (there === yaml) continue
      ended = 1
      process.stdout.write(createPatch(basename(file), there, yaml, 'in the workspace', 'in the file'))
    }
    return ended
  },
  async test(named) {
    let failed = 0
    let passed = 0
    for (const { file, yaml } of localFiles(named)) {
      const { data } = await call<{ data: { name: string; passed: boolean; problems: string[] }[] }>(
        'POST',
        '/journey-files/tests',
        { yaml },
      )
      for (const test of data) {
        say(`${test.passed ? '✓' : '✗'} ${file}: ${test.name}`)
        for (const problem of test.problems) say(`    ${problem}`)
        if (test.passed) passed++
        else failed++
      }
    }
    say(`${passed} passed, ${failed} failed`)
    return failed > 0 ? 1 : 0
  },
}

async function resetPassword(email: string): Promise<number> {
  const { makeResetLink } = await import('./reset-password.ts')
  const publicUrl = (values.url ?? process.env.PUBLIC_URL ?? 'http://localhost:4000').replace(/\/$/, '')
  say(
    await makeResetLink(email, { data: values.data, publicUrl }).catch((error: Error) => {
      throw new Mistake(error.message)
    }),
  )
  return 0
}

const [what, command = '', ...files] = positionals
const run =
  what === 'journeys'
    ? COMMANDS[command]
    : what === 'reset-password' && command
      ? () => resetPassword(command)
      : undefined
if (!run || values.help) {
  say(HELP)
  process.exit(values.help ? 0 : 2)
}
try {
  process.exitCode = await run(files)
} catch (error) {
  if (!(error instanceof Mistake)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
