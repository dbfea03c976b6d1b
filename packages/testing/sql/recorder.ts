import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CompiledQuery, DefaultQueryExecutor } from 'kysely'
import { inWorker } from '../in-worker.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** A statement as it was executed, and where in the code that was. */
export interface RecordedStatement {
  file: string
  line: number
  sql: string
  /** Executed by a worker, at a moment of its own. */
  byWorker: boolean
}

interface Place {
  file: string
  line: number
}
const isOfProject = (path: string) => path.startsWith(ROOT) && !path.includes('node_modules')
/** By the place in compiled code: to find the line of its source costs more than the statement does. */
const places = new Map<string, Place | undefined>()

/** The nearest code of the product that called what runs now. */
function caller(): Place | undefined {
  const { prepareStackTrace } = Error
  Error.prepareStackTrace = (_, frames) => frames
  const frames = (new Error().stack as unknown as NodeJS.CallSite[]).slice(2)
  Error.prepareStackTrace = prepareStackTrace
  const compiled = frames.find((frame) => isOfProject((frame.getFileName() ?? '').replace('file://', '')))
  const key = `${compiled?.getFileName()}:${compiled?.getLineNumber()}:${compiled?.getColumnNumber()}`
  if (!places.has(key)) places.set(key, placeIn(new Error().stack ?? ''))
  return places.get(key)
}

/** What is nearest in a stack, without who asks. */
function placeIn(stack: string): Place | undefined {
  for (const frame of stack.split('\n').slice(3)) {
    const [, path, line] = /\(?(?:file:\/\/)?([^\s(]+):(\d+):\d+\)?$/.exec(frame) ?? []
    if (path && isOfProject(path)) return { file: relative(ROOT, path), line: Number(line) }
  }
  return undefined
}

/** Has every statement kept that the product's code in these folders executes from now on. */
export function recordStatements(folders: readonly string[]): { recorded(): RecordedStatement[]; stop(): void } {
  // Builders and `sql` execute by it, called by the code itself and not after some await: its stack names the code.
  const executor = Object.getPrototypeOf(DefaultQueryExecutor.prototype) as DefaultQueryExecutor
  const execute = executor.executeQuery
  const isOf = (file: string) => !file.endsWith('.test.ts') && folders.some((folder) => file.startsWith(`${folder}/`))
  const recorded = new Map<string, RecordedStatement>()
  executor.executeQuery = function (this: DefaultQueryExecutor, query: CompiledQuery, ...rest) {
    const from = caller()
    if (from && isOf(from.file)) {
      const byWorker = inWorker.getStore() ?? false
      recorded.set(`${byWorker} ${from.file} ${from.line} ${query.sql}`, { ...from, sql: query.sql, byWorker })
    }
    return execute.call(this, query, ...rest) as ReturnType<typeof execute>
  } as typeof execute
  return {
    recorded: () => [...recorded.values()],
    stop() {
      executor.executeQuery = execute
    },
  }
}
