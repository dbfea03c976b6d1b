import { emailContent } from './kinds/email.ts'

/** Every kind of content: adding one is adding it here. */
const CONTENT_KINDS = { email: emailContent } as const

type ContentKinds = (typeof CONTENT_KINDS)[keyof typeof CONTENT_KINDS]
/** What ids of contents name. */
export type ContentIdKind = ContentKinds['idKind']

const KIND_OF = Object.fromEntries(Object.values(CONTENT_KINDS).map(({ idKind, kind }) => [idKind, kind])) as Record<
  ContentIdKind,
  ContentKinds['kind']
>

export const CONTENT_ID_KINDS = Object.keys(KIND_OF) as ContentIdKind[]

/** The kind of content that ids of this kind name; undefined when they name something else. */
export function contentKindOf(idKind: string): ContentKinds['kind'] | undefined {
  return (KIND_OF as Partial<Record<string, ContentKinds['kind']>>)[idKind]
}
