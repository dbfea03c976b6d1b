import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { freePort } from './ports.ts'

const MODULE = fileURLToPath(new URL('ports.ts', import.meta.url))

/** Another launcher, which says which port it chose and stays until its input ends. */
function otherLauncher(wanted: number): Promise<{ port: number; end: () => void }> {
  const code = `import(${JSON.stringify(MODULE)}).then(async ({ freePort }) => console.log(await freePort(${wanted})))
    process.stdin.resume()`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'inherit'] })
  return new Promise((resolve) =>
    child.stdout.once('data', (said) => resolve({ port: Number(String(said)), end: () => child.stdin.end() })),
  )
}

describe('free ports', () => {
  it('differ between launchers that start at the same moment, before any of them listens', async () => {
    const others = await Promise.all([otherLauncher(34_500), otherLauncher(34_500), otherLauncher(34_500)])
    const ports = [...others.map(({ port }) => port), await freePort(34_500), await freePort(34_500)]
    for (const { end } of others) end()
    expect(new Set(ports).size).toBe(5)
  })
})
