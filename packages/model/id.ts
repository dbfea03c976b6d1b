import { z } from 'zod'

/** What an id names, as the letters it begins with in the API. */
export const ID_PREFIXES = {
  workspace: 'wsp',
  user: 'usr',
  session: 'ses',
  contact: 'con',
  journey: 'jrn',
  version: 'jrv',
  run: 'run',
  template: 'tpl',
  message: 'msg',
  event: 'evt',
  import: 'imp',
  key: 'key',
  invitation: 'inv',
  consent: 'cst',
  bulkJob: 'job',
  view: 'viw',
  segment: 'seg',
  order: 'ord',
  campaign: 'cmp',
  send: 'snd',
  image: 'img',
  savedRow: 'row',
  quarantined: 'qua',
  connection: 'cnx',
} as const
export type IdKind = keyof typeof ID_PREFIXES

declare const named: unique symbol

/**
 * The database's id of one kind of thing. It is text, and any text is taken for it, so that it costs nothing at run
 * time nor where ids come from SQL; but the id of one thing is never taken for that of another: two ids that are
 * swapped do not compile.
 */
export type IdOf<Kind extends IdKind> = string & { readonly [named]?: Kind }

export type WorkspaceId = IdOf<'workspace'>
export type UserId = IdOf<'user'>
export type ContactId = IdOf<'contact'>
export type JourneyId = IdOf<'journey'>
export type VersionId = IdOf<'version'>
export type RunId = IdOf<'run'>
export type MessageId = IdOf<'message'>
export type ImportId = IdOf<'import'>
export type BulkJobId = IdOf<'bulkJob'>
export type SegmentId = IdOf<'segment'>
export type CampaignId = IdOf<'campaign'>
export type SendId = IdOf<'send'>
export type TemplateId = IdOf<'template'>
export type ConnectionId = IdOf<'connection'>

/** `('journey', '0198…-…')` → `jrn_0198…`: prefixed, sortable by creation (a UUIDv7 without its dashes). */
export function publicId<Kind extends IdKind>(kind: Kind, uuid: IdOf<NoInfer<Kind>>): string {
  return `${ID_PREFIXES[kind]}_${uuid.replaceAll('-', '')}`
}

/** The inverse of {@link publicId}; undefined when the text is no id of that kind. */
export function parsePublicId<Kind extends IdKind>(kind: Kind, id: string): IdOf<Kind> | undefined {
  const match = /^([a-z]{3})_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(id)
  if (match?.[1] !== ID_PREFIXES[kind]) return undefined
  return match.slice(2).join('-')
}

/** Schemas of fields that hold an id, with what it names. */
export const idFields = z.registry<{ kind: IdKind }>()

/** Of which of these kinds a public id is, with the database's id; undefined when it is of none of them. */
export function parseIdOfAny<Kind extends IdKind>(
  kinds: readonly Kind[],
  publicOne: string,
): { kind: Kind; id: string } | undefined {
  for (const kind of kinds) {
    const id = parsePublicId(kind, publicOne)
    if (id) return { kind, id }
  }
  return undefined
}

/** A schema for ids of one kind as they travel over HTTP. */
export function idSchema(kind: IdKind) {
  const schema = z
    .string()
    .refine((id) => parsePublicId(kind, id) !== undefined, {
      params: { code: 'id.malformed', values: { prefix: ID_PREFIXES[kind] } },
    })
    .meta({
      description: `Begins with ${ID_PREFIXES[kind]}_`,
      pattern: `^${ID_PREFIXES[kind]}_[0-9a-f]{32}$`,
      example: `${ID_PREFIXES[kind]}_0198c9a2f3b47c0d8e1f2a3b4c5d6e7f`,
    })
  idFields.add(schema, { kind })
  return schema
}

/** The database's id behind a public one that a schema has already checked. */
export function uuidOf<Kind extends IdKind>(kind: Kind, id: string): IdOf<Kind> {
  const uuid = parsePublicId(kind, id)
  if (!uuid) throw new Error(`Not an id of a ${kind}: ${id}`)
  return uuid
}
