import type { BrandKit } from '@parcours/model/content/brand.ts'
import type { ContentKind } from '@parcours/model/content/kinds/kind.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { schemaIssues } from '@parcours/model/schema-issues.ts'
import { checkLiquid } from '../compile.ts'

/** What keeps a document from being published: the rules of its kind, Liquid that cannot be read or filled in. */
export function documentIssues<Document extends object>(
  { document: schema, liquid }: Pick<ContentKind<Document>, 'document' | 'liquid'>,
  document: Document,
  { brand, knownProperties }: { brand: BrandKit; knownProperties: ReadonlySet<string> },
): Issue[] {
  const { error } = schema.safeParse(document)
  return [
    ...(error ? schemaIssues(error, { schema, value: document }) : []),
    ...checkLiquid(liquid(document, brand), knownProperties),
  ]
}
