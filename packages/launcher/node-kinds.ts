import { relative } from 'node:path'
import ts from 'typescript'
import { ROOT } from './web-build.ts'

// A kind of journey step says all it is in its own files, in facets that the type checker demands (decision 040). So
// nobody asks whether a step is of this kind or that one: who did would have to be found again with each new kind.
/** Tests name the kinds that they test; the naive journeys are a second account of all of them, made to be compared. */
const APART = /\.test\.tsx?$|^packages\/testing\//
/** A kind's own files, which may name it in a type. */
const OWN = /^packages\/(model|domain)\/journeys?\/nodes\/|^web\/src\/journeys\/nodes\//
/** Complete for all kinds, or they do not compile. */
const REGISTRIES: ReadonlySet<string> = new Set(['NODE_KINDS', 'NODE_VIEWS', 'BEHAVIOURS', 'TRIGGERS', 'WAITS'])

const { config } = ts.readConfigFile(`${ROOT}/tsconfig.json`, ts.sys.readFile)
const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
const program = ts.createProgram(fileNames, { ...options, noEmit: true })
const checker = program.getTypeChecker()
const KINDS = kindsOf(program.getSourceFile(`${ROOT}/packages/model/journey/registry.ts`))

/** The names that the type `NodeKindName` has. */
function kindsOf(registry: ts.SourceFile | undefined): ReadonlySet<string> {
  const symbol = registry && checker.getSymbolAtLocation(registry)
  const name = symbol && checker.getExportsOfModule(symbol).find((one) => one.name === 'NodeKindName')
  const type = name && checker.getDeclaredTypeOfSymbol(name)
  const kinds = type?.isUnion() ? type.types.flatMap((one) => (one.isStringLiteral() ? [one.value] : [])) : []
  if (kinds.length === 0) throw new Error('The registry of the model names no kinds of steps')
  return new Set(kinds)
}

/** Whether an expression is the kind of a step: nothing but kinds, as its type says. */
function isKind(expression: ts.Expression): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(expression))
  const parts = type.isUnion() ? type.types : [type]
  return parts.every((part) => part.isStringLiteral() && KINDS.has(part.value))
}

const namesKind = (node: ts.Node): boolean => ts.isStringLiteralLike(node) && KINDS.has(node.text)

/** To ask for the type of each expression would take a minute. */
const isNamedKind = (node: ts.Expression): boolean => /kind$/i.test(node.getText())

const EQUALITY: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
])
const MEMBERSHIP: ReadonlySet<string> = new Set(['includes', 'has', 'get', 'indexOf'])

/** What is wrong with a node of a file; undefined when nothing. */
function findComparison(node: ts.Node, isOwn: boolean): string | undefined {
  if (ts.isBinaryExpression(node) && EQUALITY.has(node.operatorToken.kind)) {
    const { left, right } = node
    if ((namesKind(right) && isKind(left)) || (namesKind(left) && isKind(right))) return 'compares the kind of a step'
  }
  if (ts.isCaseClause(node) && namesKind(node.expression) && isKind(node.parent.parent.expression))
    return 'switches on the kind of a step'
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const [asked] = node.arguments
    if (asked && MEMBERSHIP.has(node.expression.name.text) && isNamedKind(asked) && isKind(asked))
      return 'looks the kind of a step up in a list'
  }
  if (ts.isElementAccessExpression(node) && isNamedKind(node.argumentExpression) && isKind(node.argumentExpression)) {
    if (!REGISTRIES.has(node.expression.getText())) return 'looks the kind of a step up in a table of its own'
  }
  if (
    !isOwn &&
    ts.isTypeReferenceNode(node) &&
    /^(Extract|SettingsOf|BehaviourOf|NodeView)$/.test(node.typeName.getText())
  )
    if (node.typeArguments?.some((argument) => KINDS.has(kindIn(argument) ?? '')))
      return 'names a kind of step in a type'
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
    const [, named = ''] = /@\.kind == "(\w+)"/.exec(node.text) ?? []
    if (KINDS.has(named)) return 'compares the kind of a step in SQL'
  }
  return undefined
}

/** The kind that a type argument names: `'wait'`, or `{ kind: 'wait' }`. */
function kindIn(argument: ts.TypeNode): string | undefined {
  if (ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal)) return argument.literal.text
  if (!ts.isTypeLiteralNode(argument)) return undefined
  const kind = argument.members.find((member) => member.name?.getText() === 'kind')
  return kind && ts.isPropertySignature(kind) && kind.type ? kindIn(kind.type) : undefined
}

const found: string[] = []
const paths = program.getSourceFiles().flatMap((file) => {
  const path = relative(ROOT, file.fileName)
  return path.startsWith('..') || path.includes('node_modules/') || APART.test(path) ? [] : [{ file, path }]
})
for (const { file, path } of paths) {
  const visit = (node: ts.Node): void => {
    const wrong = findComparison(node, OWN.test(path))
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
    if (wrong) found.push(`${path}:${line + 1}: ${wrong}: ${node.getText(file).split('\n')[0]}`)
    ts.forEachChild(node, visit)
  }
  visit(file)
}
for (const line of found) console.log(line)
process.exit(paths.length > 0 && found.length === 0 ? 0 : 1)
