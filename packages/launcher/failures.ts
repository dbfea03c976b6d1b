import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ROOT } from './web-build.ts'

/** What the launcher reads of vitest's JSON report. https://vitest.dev/guide/reporters#json-reporter */
export interface Report {
  numPassedTests: number
  numFailedTests: number
  numTotalTestSuites: number
  testResults: FileResult[]
}

interface FileResult {
  name: string
  status: string
  /** Of the file itself, where it could not be loaded. */
  message: string
  assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
}

/** Of a message: what was expected and where. The whole of it stands in the output of the test itself. */
const MAX_MESSAGE_LINES = 8
const MAX_LINE_CHARACTERS = 200

/**
 * Each failed test, its file and the beginning of its message. They are said once more at the very end: the output of
 * thousands of tests and their workers stands between a failure and a reader of the last page of a log.
 */
export function failuresOf(files: FileResult[]): string[] {
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(ROOT, name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [`✗ ${file}`, ...beginningOf(message)]
    return failed.flatMap(({ fullName, failureMessages }) => [
      `✗ ${file}: ${fullName}`,
      ...failureMessages.flatMap(beginningOf),
    ])
  })
}

function beginningOf(message: string): string[] {
  const lines = stripVTControlCharacters(message).split('\n')
  return lines.slice(0, MAX_MESSAGE_LINES).map((line) => `    ${line.slice(0, MAX_LINE_CHARACTERS)}`)
}
