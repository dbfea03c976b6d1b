import { uuids } from '@parcours/db/arrays.ts'
import { isContactField } from '@parcours/model/contacts/fields.ts'
import type { ContactChange } from '@parcours/model/journey/nodes/update-contact.ts'
import { type RawBuilder, sql } from 'kysely'
import { CONTACT_COLUMNS } from '../../contacts/columns.ts'
import { normaliseField } from '../../contacts/normalise.ts'
import { compileFields } from '../../content/fill-fields.ts'
import { changeInChain } from '../enrollment/chain.ts'
import { typedValues } from '../running/fill.ts'
import { type BehaviourOf, PASS_ON } from './behaviour.ts'

/** Addresses and identifiers belong to one contact each: a step that writes the same on all cannot set them. */
const SETTABLE = ['firstName', 'lastName', 'language', 'country', 'city', 'timeZone'] as const

export const updateContact: BehaviourOf<'updateContact'> = {
  kind: 'instant',
  decide: () => PASS_ON,
  async apply(tx, run, _, { changes }, positions, now) {
    const fields = compileFields(
      Object.fromEntries(changes.flatMap((change) => (change.kind === 'set' ? [[change.property, change.value]] : []))),
    )
    const assignments = [
      sql`updated_at = ${now}`,
      sql`revision = c.revision + 1`,
      ...assignmentsOf(changes.filter((change) => change.kind !== 'set' || !fields.names.includes(change.property))),
    ]
    const fills = await fields.fillFor(tx, run.journey, positions)
    if (fields.names.length > 0) assignments.push(...filledAssignments(fields.names))
    // Looked up in one document by contact: joined as rows, the planner may compare each contact with each.
    const byContact = Object.fromEntries([...fills].map(([contactId, values]) => [contactId, filledValues(values)]))
    const filled = sql`(SELECT ${JSON.stringify(byContact)}::jsonb AS by_contact)`
    const changedContacts = sql`
      c.workspace_id = ${run.workspaceId} AND c.id = ANY (${uuids(positions.map(({ contactId }) => contactId))})`
    await changeInChain(tx, positions, async () => {
      // In one order, so that no two wait for each other.
      await sql`SELECT FROM contacts c WHERE ${changedContacts} ORDER BY c.id FOR UPDATE`.execute(tx)
      await sql`UPDATE contacts c SET ${sql.join(assignments)} FROM ${filled} f WHERE ${changedContacts}`.execute(tx)
    })
  },
}

/** What is filled in for the contact `c`: SQL over the document `f`. */
const filledOf = (part: keyof ReturnType<typeof filledValues>) => sql`(f.by_contact -> c.id::text -> ${part})`

/** What is the same for all contacts, as assignments to the contact `c`. */
function assignmentsOf(changes: ContactChange[]): RawBuilder<unknown>[] {
  const assignments: RawBuilder<unknown>[] = []
  const properties: Record<string, unknown> = {}
  const [added, removed]: [string[], string[]] = [[], []]
  for (const change of changes) {
    if (change.kind === 'addTag') added.push(change.tag)
    else if (change.kind === 'removeTag') removed.push(change.tag)
    else {
      const value = change.kind === 'set' ? change.value : null
      if (!isContactField(change.property)) properties[change.property] = value
      else {
        const normal = normalised(change.property, value)
        if (normal !== undefined) assignments.push(sql`${sql.ref(CONTACT_COLUMNS[change.property])} = ${normal}`)
      }
    }
  }
  // One assignment a column: what is filled in for each joins it.
  assignments.push(
    sql`
      properties = jsonb_strip_nulls(
        c.properties || ${JSON.stringify(properties)}::jsonb || coalesce(${filledOf('properties')}, '{}'))`,
  )
  if (added.length + removed.length > 0) {
    assignments.push(
      sql`
        tags = ARRAY (SELECT DISTINCT tag
                        FROM unnest(c.tags || ${added}::text[]) tag
                       WHERE tag <> ALL (${removed}::text[])
                       ORDER BY tag)`,
    )
  }
  return assignments
}

/** Those of the filled-in fields that are columns of their own; a contact without a sound value keeps theirs. */
function filledAssignments(names: string[]): RawBuilder<unknown>[] {
  return names.filter(isSettable).map((name) => {
    const column = sql.ref(CONTACT_COLUMNS[name])
    return sql`
      ${column} = CASE
          WHEN ${filledOf('columns')} ? ${name} THEN ${filledOf('columns')} ->> ${name}
          ELSE c.${column} END`
  })
}

function filledValues(values: Record<string, string>): {
  columns: Record<string, string | null>
  properties: Record<string, unknown>
} {
  const columns = Object.entries(values).flatMap(([name, value]) => {
    const normal = isSettable(name) ? normalised(name, value || null) : undefined
    return normal === undefined ? [] : [[name, normal]]
  })
  const properties = typedValues(Object.fromEntries(Object.entries(values).filter(([name]) => !isContactField(name))))
  return { columns: Object.fromEntries(columns), properties }
}

function isSettable(name: string): name is (typeof SETTABLE)[number] {
  return (SETTABLE as readonly string[]).includes(name)
}

/** A value as the field keeps it; undefined when it cannot be set, or is none. */
function normalised(property: string, value: string | number | boolean | null): string | null | undefined {
  if (!isSettable(property)) return undefined
  if (value === null) return null
  const normal = normaliseField(property, String(value))
  return 'value' in normal ? normal.value : undefined
}
