import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProcess } from './process.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Builds the interface, once for each state of its sources. */
export async function buildWeb(log: string): Promise<void> {
  const sources = globSync(
    [
      'web/src/**/*.{ts,tsx,css}',
      'web/index.html',
      'web/vite.config.ts',
      'packages/{model,contract}/**/*.ts',
      'pnpm-lock.yaml',
    ],
    {
      cwd: ROOT,
      exclude: ['**/node_modules/**', '**/*.test.*'],
    },
  ).sort()
  const hash = createHash('sha256')
  for (const source of sources) hash.update(source).update(readFileSync(join(ROOT, source)))
  const mark = join(ROOT, '.cache', 'web-built')
  const state = hash.digest('hex')
  if (existsSync(mark) && existsSync(join(ROOT, 'web/dist/index.html')) && readFileSync(mark, 'utf8') === state) return
  let said = ''
  const build = startProcess('web', process.execPath, [join(ROOT, 'web/node_modules/vite/bin/vite.js'), 'build'], {
    cwd: join(ROOT, 'web'),
    log,
    // Tests that start the product show the interface of users too, not the one of developers.
    env: { ...process.env, NODE_ENV: 'production' },
    onLine: (line) => (said += `${line}\n`),
  })
  await build.ended
  if (!existsSync(join(ROOT, 'web/dist/index.html')) || /error during build/i.test(said))
    throw new Error(`The interface could not be built:\n${said}`)
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  writeFileSync(mark, state)
}
