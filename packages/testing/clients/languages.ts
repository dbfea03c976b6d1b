import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import type { PythonName } from './pythons.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const TOOLS = fileURLToPath(new URL('../../../.tools', import.meta.url))
const run = promisify(execFile)

/**
 * A program that sends 200 calls by a library of another language;
 * undefined where the machine has not got that language.
 */
export type Program = ((host: string, key: string, name: string) => Promise<unknown>) | undefined

async function has(command: string, ...args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  )
}

/** A Python program of this folder, with the libraries of python.requirements.txt. */
export async function pythonProgram(script: string): Promise<Program> {
  const python = await pythonWith('python')
  return python === undefined ? undefined : (...args) => run(python, [join(HERE, script), ...args])
}

/** Python with libraries, installed once a run; undefined where the machine has no Python. */
export async function pythonWith(name: PythonName): Promise<string | undefined> {
  const answer = await fetch(`${inject('pythons')}/${name}`)
  const words = await answer.text()
  if (!answer.ok) throw new Error(words)
  return words || undefined
}

/** A Go program of this folder, built with its modules and its cache under .tools. */
export async function goProgram(folder: string): Promise<Program> {
  if (!(await has('go', 'version'))) return undefined
  const program = join(TOOLS, 'go', folder)
  const env = {
    ...process.env,
    GOMODCACHE: join(TOOLS, 'go', 'modules'),
    GOCACHE: join(TOOLS, 'go', 'cache'),
    GOFLAGS: '-modcacherw -buildvcs=false',
  }
  await run('go', ['build', '-o', program, '.'], { cwd: join(HERE, folder), env })
  return (...args) => run(program, args)
}
