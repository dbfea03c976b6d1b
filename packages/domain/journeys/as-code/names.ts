import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { contentKindOf } from '@parcours/model/content/registry.ts'
import { publicId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { TABLE_OF } from '../../tables.ts'

/**
 * What a journey refers to: in a workspace by id, in a file by name, so that it can go from one workspace to another.
 */
const REFERENCES = {
  templateId: 'template',
  segmentId: 'segment',
  journeyId: 'journey',
  campaignId: 'campaign',
  connectionId: 'connection',
} as const
type ReferenceField = keyof typeof REFERENCES

/** The names of a workspace's things, and back. */
export interface Names {
  /** Its name; the id itself where two things share one, or there is none. */
  nameOf(field: ReferenceField, id: string): string
  /** Its id; undefined when nothing is called so, or several are. */
  idOf(field: ReferenceField, name: string): string | undefined
}

export async function loadNames(tx: WorkspaceTx): Promise<Names> {
  const things = new Map<ReferenceField, { id: string; name: string }[]>()
  for (const [field, kind] of Object.entries(REFERENCES) as [ReferenceField, (typeof REFERENCES)[ReferenceField]][]) {
    const content = contentKindOf(kind)
    const rows = content
      ? await tx.selectFrom('contents').select(['id', 'name']).where('kind', '=', content).execute()
      : await tx.selectFrom(TABLE_OF[kind]).select(['id', 'name']).execute()
    things.set(
      field,
      rows.map(({ id, name }) => ({ id: publicId(kind, id), name })),
    )
  }
  const alone = (field: ReferenceField, name: string) => {
    const found = things.get(field)?.filter((thing) => thing.name === name) ?? []
    return found.length === 1 ? found[0] : undefined
  }
  return {
    nameOf(field, id) {
      const name = things.get(field)?.find((thing) => thing.id === id)?.name
      return name !== undefined && alone(field, name) ? name : id
    },
    idOf: (field, name) => things.get(field)?.find(({ id }) => id === name)?.id ?? alone(field, name)?.id,
  }
}

function isReference(key: string): key is ReferenceField {
  return key in REFERENCES
}

/** The same value with names in place of ids, however deep. */
export function withNames(value: unknown, names: Names): unknown {
  return mapped(value, (key, text) => (text === '' ? text : names.nameOf(key, text)))
}

/** The same value with ids in place of names; what is not known is an issue, and stays empty. */
export function withIds(value: unknown, names: Names, path: string, issues: Issue[]): unknown {
  return mapped(
    value,
    (key, text, at) => {
      if (text === '') return text
      const id = names.idOf(key, text)
      if (id === undefined) issues.push(issue(at, 'file.unknownName', { name: text }))
      return id ?? ''
    },
    path,
  )
}

function mapped(value: unknown, change: (key: ReferenceField, text: string, at: string) => string, at = ''): unknown {
  if (Array.isArray(value)) return value.map((item, index) => mapped(item, change, `${at}.${index}`))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const path = at ? `${at}.${key}` : key
      return [key, isReference(key) && typeof item === 'string' ? change(key, item, path) : mapped(item, change, path)]
    }),
  )
}
