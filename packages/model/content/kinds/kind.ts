import type { z } from 'zod'
import type { IdKind } from '../../id.ts'
import type { BrandKit } from '../brand.ts'

/** Marketing goes to those who agreed only; service is what contacts need to get. */
export const PURPOSES = ['marketing', 'service'] as const
export type Purpose = (typeof PURPOSES)[number]

/** Where a document names another thing, and its public id. */
export interface Reference {
  path: string
  id: string
}

/** A kind of content: what its documents are, and what the machinery of drafts and versions has to know of them. */
export interface ContentKind<Document extends object, Kind extends string = string, Id extends IdKind = IdKind> {
  /** As it is stored; never renamed. */
  kind: Kind
  /** What its public ids name. */
  idKind: Id
  /** What may be published; a draft may be less. Rules of the kind are refinements with the code of a message. */
  document: z.ZodType<Document>
  /** What lists and histories show of a document. */
  title(document: Document): string
  purpose(document: Document): Purpose
  /** The texts that hold Liquid, by their fields, as the brand completes them. */
  liquid(document: Document, brand: BrandKit): Record<string, string>
  /** What must not be deleted while the document is used. */
  references(document: Document): Reference[]
}
