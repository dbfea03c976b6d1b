import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'
import { readGlossary } from './glossary.ts'
import { GLOSSARY_EXCEPTIONS } from './glossary-exceptions.ts'
import { ROOT } from './web-build.ts'

// Names and comments use the words of docs/glossary.md. Names are checked where they are declared, so that names of
// other libraries pass. Words of the interface have checks of their own; written migrations and generated files stay.
const DATA = /\.gen\.ts$|\/i18n\/|^packages\/db\/migrations\/|\/histories\/|^packages\/launcher\/glossary/

const refused = readGlossary(join(ROOT, 'docs/glossary.md'))
const inComments = new RegExp(
  `(?<![\\w-])(${refused.flatMap(({ word, namesOnly }) => (namesOnly ? [] : [word.replaceAll(' ', '[\\s*/]+')])).join('|')})s?(?![\\w-])`,
  'gi',
)
const used = new Set<(typeof GLOSSARY_EXCEPTIONS)[number]>()

/** `someNames2` as ` some names `. */
const partsOf = (name: string): string =>
  ` ${name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .join(' ')} `

function isException(path: string, name: string): boolean {
  const exception = GLOSSARY_EXCEPTIONS.find(({ names, files }) => names.test(name) && (!files || files.test(path)))
  if (exception) used.add(exception)
  return exception !== undefined
}

/** What is refused in a name. */
function findInName(path: string, name: string): string[] {
  const parts = partsOf(name)
  const found = refused.filter(({ word }) => parts.includes(` ${word} `) || parts.includes(` ${word}s `))
  if (found.length === 0 || isException(path, name)) return []
  return found.map(({ word, term }) => `the name ${name}: not "${word}" but: ${term}`)
}

/** The name that a node declares. */
function declaredName(node: ts.Node): ts.Node | undefined {
  if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) return node.propertyName ? node.name : undefined
  if (ts.isShorthandPropertyAssignment(node)) return undefined
  const { name } = node as ts.NamedDeclaration
  return name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteral(name)) ? name : undefined
}

const isDeclaration = (node: ts.Node): boolean =>
  ts.isVariableDeclaration(node) ||
  ts.isParameter(node) ||
  ts.isBindingElement(node) ||
  ts.isFunctionLike(node) ||
  ts.isClassLike(node) ||
  ts.isPropertySignature(node) ||
  ts.isPropertyDeclaration(node) ||
  ts.isPropertyAssignment(node) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isTypeParameterDeclaration(node) ||
  ts.isImportSpecifier(node) ||
  ts.isImportClause(node) ||
  ts.isNamespaceImport(node) ||
  ts.isExportSpecifier(node)

function findInFile(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind)
  const found: string[] = findInName(path, basename(path)).map((what) => `${path}: ${what}`)
  const report = (position: number, what: string) =>
    found.push(`${path}:${file.getLineAndCharacterOfPosition(position).line + 1}: ${what}`)
  const comments = new Map<number, number>()
  const visit = (node: ts.Node): void => {
    const name = isDeclaration(node) ? declaredName(node) : undefined
    if (name)
      for (const what of findInName(path, name.getText(file).replace(/^['"]|['"]$/g, '')))
        report(name.getStart(file), what)
    const children = node.getChildren(file)
    if (children.length === 0 && node.kind !== ts.SyntaxKind.JsxText) {
      const ranges = [
        ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
        ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
      ]
      for (const { pos, end } of ranges) comments.set(pos, end)
    }
    for (const child of children) if (!ts.isJSDoc(child)) visit(child)
  }
  visit(file)
  for (const [pos, end] of comments)
    for (const { 0: word, index } of text.slice(pos, end).matchAll(inComments)) {
      if (isException(path, `// ${word.toLowerCase()}`)) continue
      const { term = '' } = refused.find((one) => word.toLowerCase().startsWith(one.word.split(' ')[0] ?? '')) ?? {}
      report(pos + index, `a comment says "${word}", not: ${term}`)
    }
  return found
}

const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
  cwd: ROOT,
  encoding: 'utf8',
})
const files = stdout.split('\n').filter((file) => file && !DATA.test(file) && existsSync(join(ROOT, file)))
const found = files.flatMap(findInFile)
for (const exception of GLOSSARY_EXCEPTIONS)
  if (!used.has(exception)) found.push(`no name needs the exception ${exception.names} (${exception.reason}) any more`)
for (const line of found) console.log(line)
process.exit(files.length > 0 && refused.length > 0 && found.length === 0 ? 0 : 1)
