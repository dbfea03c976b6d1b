import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { ROOT } from './web-build.ts'

it.each(['packages/api/main.ts', 'activities/worker.ts'])(
  '%s ends with a list of what is wrong in its environment, and no stack',
  async (file) => {
    const env = {
      PATH: process.env.PATH,
      LOG_LEVEL: 'loud',
      PUBLIC_URL: '',
      ACCOUNT_MAIL: 'smtp://u:hunter2@localhost',
    }
    const run = promisify(execFile)(process.execPath, [file], { cwd: ROOT, env })
    const { code, stdout, stderr } = await run.then(
      () => expect.unreachable('It started'),
      (error: { code: number; stdout: string; stderr: string }) => error,
    )
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.trim().split('\n')).toEqual([
      'The environment does not fit:',
      expect.stringMatching(/^- DATABASE_URL is missing: /),
      expect.stringMatching(/^- PUBLIC_URL is missing: /),
      expect.stringMatching(/^- LOG_LEVEL takes one of trace, /),
      expect.stringMatching(/^- ACCOUNT_MAIL takes .* ACCOUNT_MAIL_FROM/),
    ])
  },
)
