import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProcess } from '@parcours/launcher/process.ts'

// Seconds of the first `npm start` on installed libraries, and of a second one, to "Parcours is ready".
const dir = mkdtempSync(join(tmpdir(), 'parcours-start-'))
chmodSync(dir, 0o711)

async function secondsToReady(): Promise<number> {
  const begun = performance.now()
  let product: ReturnType<typeof startProcess> | undefined
  const seconds = await new Promise<number>((resolve, reject) => {
    product = startProcess('product', 'npm', ['start', '--', '--port', '24700', '--data', dir], {
      log: join(dir, 'start.log'),
      env: process.env,
      onLine: (line) => line.startsWith('Parcours is ready') && resolve((performance.now() - begun) / 1000),
    })
    void product.ended.then(() => reject(new Error('npm start ended before it was ready')))
  })
  await product?.stop('SIGTERM')
  return seconds
}

const first = await secondsToReady()
await new Promise((resolve) => setTimeout(resolve, 8000))
const second = await secondsToReady()
await new Promise((resolve) => setTimeout(resolve, 8000))
rmSync(dir, { recursive: true, force: true })
console.log(JSON.stringify({ first_seconds: Number(first.toFixed(1)), second_seconds: Number(second.toFixed(1)) }))
