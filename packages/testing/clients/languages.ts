import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

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

/** A Python program of this folder, with the libraries of requirements.txt. */
export async function pythonProgram(script: string): Promise<Program> {
  const python = await pythonWith('requirements.txt', 'python')
  return python === undefined ? undefined : (...args) => run(python, [join(HERE, script), ...args])
}

/** Python with libraries, installed once in a folder of .tools; undefined where the machine has no Python. */
export async function pythonWith(requirementsFile: string, folder: string): Promise<string | undefined> {
  if (!(await has('python3', '-c', 'import venv, ensurepip'))) return undefined
  const venv = join(TOOLS, folder)
  const python = join(venv, 'bin', 'python')
  const requirements = join(HERE, requirementsFile)
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  const installed = join(venv, 'installed')
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== wanted) {
    rmSync(venv, { recursive: true, force: true })
    await run('python3', ['-m', 'venv', venv])
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
    writeFileSync(installed, wanted)
  }
  return python
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
