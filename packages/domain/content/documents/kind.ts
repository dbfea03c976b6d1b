import type { BrandKit } from '@parcours/model/content/brand.ts'
import type { ContentKind } from '@parcours/model/content/kinds/kind.ts'
import type { ContentIdKind } from '@parcours/model/content/registry.ts'
import type { UserId, WorkspaceId } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import type { RawBuilder } from 'kysely'

/** A document to compile, and what of the workspace it takes. */
export interface CompileOrder<Document> {
  document: Document
  brand: BrandKit
  /** Names that Liquid may read from a contact. */
  knownProperties: ReadonlySet<string>
}

/** A kind of content with what the product makes of its documents. */
export interface DocumentKind<Document extends object, Compiled extends object>
  extends ContentKind<Document, string, ContentIdKind> {
  /**
   * Makes of a document what is used of it, and says what is wrong with it. Called between transactions: it may take
   * seconds. @throws Problem when it cannot be read
   */
  compile(
    workspaceId: WorkspaceId,
    order: CompileOrder<Document>,
  ): Promise<{ compiled: Compiled; issues: readonly Issue[] }>
  /** Whether a version `v` of it takes its look from the brand, and is compiled anew when that changes: SQL. */
  usesBrand: RawBuilder<boolean>
}

/** What the functions of contents need to know that compile nothing. */
export type StoredKind<Document extends object> = Pick<
  ContentKind<Document, string, ContentIdKind>,
  'kind' | 'idKind' | 'references'
>

/** The author of a change. */
export interface Author {
  workspaceId: WorkspaceId
  /** Null when a program writes. */
  userId: UserId | null
}

/** What is written: a name beside the document. */
export interface Written<Document> {
  name: string
  document: Document
}
