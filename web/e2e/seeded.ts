import { spawnSync } from 'node:child_process'
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { newDataDir, removeDataDir, startProduct } from './stack.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder in which {@link seededDataDir} keeps what the first start left. */
    seeds: string
  }
}

export default function setup(project: TestProject): () => void {
  const seeds = newDataDir()
  project.provide('seeds', seeds)
  return () => removeDataDir(seeds)
}

/**
 * A data folder with the demo, as a first start and a stop leave it. It is filled once for all files, which run one
 * after the other, and copied for each.
 */
export async function seededDataDir(seeds: string): Promise<string> {
  const seeded = join(seeds, 'seeded')
  if (!existsSync(seeded)) {
    const first = newDataDir()
    await (await startProduct(first)).stop()
    renameSync(first, seeded)
  }
  const dir = newDataDir()
  // Owners are kept too: PostgreSQL runs as a user of its own where we are root.
  const { status, stderr } = spawnSync('cp', ['-a', `${seeded}/.`, dir], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return dir
}
