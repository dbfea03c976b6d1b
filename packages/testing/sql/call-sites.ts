import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** A place in the code that executes a statement. */
export interface CallSite {
  /** What it belongs to, of the top of its file. */
  name: string
  firstLine: number
  lastLine: number
}

const EXECUTES = new Set(['execute', 'executeTakeFirst', 'executeTakeFirstOrThrow', 'stream'])

/** `db.transaction().execute(...)` executes no statement of its own. */
const isTransaction = (called: ts.Expression) =>
  ts.isCallExpression(called) &&
  ts.isPropertyAccessExpression(called.expression) &&
  called.expression.name.text === 'transaction'

function nameOf(node: ts.Node): string | undefined {
  const isNamed = ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isVariableDeclaration(node)
  return isNamed && node.name && ts.isIdentifier(node.name) ? node.name.text : undefined
}

/** Where a file executes statements, in its order. */
export function callSitesOf(path: string): CallSite[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const sites: CallSite[] = []
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1
  const visit = (node: ts.Node, within: string | undefined) => {
    const name = within ?? nameOf(node)
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      EXECUTES.has(node.expression.name.text) &&
      !isTransaction(node.expression.expression)
    )
      sites.push({ name: name ?? '', firstLine: lineAt(node.getStart()), lastLine: lineAt(node.getEnd()) })
    node.forEachChild((child) => visit(child, name))
  }
  visit(source, undefined)
  return sites.sort((one, other) => one.firstLine - other.firstLine)
}

/** The innermost of them that holds a line. */
export function siteAt(sites: CallSite[], line: number): CallSite | undefined {
  const length = ({ firstLine, lastLine }: CallSite) => lastLine - firstLine
  return sites
    .filter(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine)
    .sort((one, other) => length(one) - length(other))[0]
}
