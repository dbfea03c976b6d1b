import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Every set of options with which a workflow calls activities. */
function optionsIn(source: string): string[] {
  return [...source.matchAll(/proxyActivities<Activities>\(\{([\s\S]*?)\n\s*\}\)/g)].map(([, options = '']) => options)
}

it('a worker that dies in an activity is missed within seconds: every activity has a heartbeat', () => {
  const options = globSync('*.ts', { cwd: import.meta.dirname }).flatMap((file) =>
    optionsIn(readFileSync(join(import.meta.dirname, file), 'utf8')),
  )
  expect(options.length).toBeGreaterThan(8)
  expect(options.filter((one) => !/heartbeatTimeout: '\d\d?s'/.test(one))).toEqual([])
})
