import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@parcours/launcher/ports.ts'
import { type Running, startProcess } from '@parcours/launcher/process.ts'
import { ROOT } from '@parcours/launcher/web-build.ts'

/** The product, started as a user starts it. */
export interface Product {
  url: string
  dir: string
  /** What it printed. */
  lines: string[]
  /** Seconds until it was ready. */
  seconds: number
  process: Running
  stop(): Promise<void>
}

export function newDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'parcours-e2e-'))
  chmodSync(dir, 0o711)
  return dir
}

export function removeDataDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true })
}

/** `npm start -- --port N --data DIR`, until it says that it is ready. */
export async function startProduct(
  dir: string,
  { port, empty = false }: { port?: number; empty?: boolean } = {},
): Promise<Product> {
  const wanted = port ?? (await freePort(24100))
  const lines: string[] = []
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    const process_ = startProcess(
      'product',
      process.execPath,
      [
        join(ROOT, 'packages/launcher/start.ts'),
        '--port',
        String(wanted),
        '--data',
        dir,
        // What tests find in the demo stays as it is, under names that they know.
        ...(empty ? ['--empty'] : ['--still', '--language', 'fr']),
      ],
      {
        cwd: ROOT,
        log: join(dir, 'start.log'),
        env: { ...process.env, NODE_NO_WARNINGS: '1' },
        onLine: (line) => {
          lines.push(line)
          const url = /^Parcours is ready: (\S+)$/.exec(line)?.[1]
          if (url)
            resolve({
              url,
              dir,
              lines,
              seconds: (performance.now() - begun) / 1000,
              process: process_,
              stop: () => process_.stop('SIGINT'),
            })
        },
      },
    )
    void process_.ended.then(() => reject(new Error(`npm start ended:\n${lines.join('\n')}`)))
  })
}
