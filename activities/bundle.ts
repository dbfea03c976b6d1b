import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode } from '@temporalio/worker'

const root = fileURLToPath(new URL('..', import.meta.url))

/** To the process that bundles, which may be the launcher. */
const say = (message: string) => void process.stderr.write(`${message}\n`)

let bundled: Promise<{ codePath: string }> | undefined

/** The workflow code as one file. Bundled once for each state of the sources: a worker then starts in half a second. */
export function workflowBundle(): Promise<{ codePath: string }> {
  bundled ??= bundle()
  return bundled
}

async function bundle(): Promise<{ codePath: string }> {
  const sources = globSync(['workflows/**/*.ts', 'packages/model/**/*.ts', 'pnpm-lock.yaml'], {
    cwd: root,
    exclude: ['**/node_modules/**', '**/*.test.ts'],
  }).sort()
  const hash = createHash('sha256')
  for (const source of sources) hash.update(source).update(readFileSync(join(root, source)))
  const folder = join(root, '.cache', 'workflows')
  const codePath = join(folder, `${hash.digest('hex').slice(0, 16)}.js`)
  if (!existsSync(codePath)) {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(root, 'workflows', 'index.ts'),
      logger: { log() {}, trace() {}, debug() {}, info() {}, warn: say, error: say },
    })
    mkdirSync(folder, { recursive: true })
    // Whole or not at all: another process may look for it now.
    const written = `${codePath}.${process.pid}`
    writeFileSync(written, code)
    renameSync(written, codePath)
  }
  return { codePath }
}
