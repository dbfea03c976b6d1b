import { isContactField, MAX_PROPERTIES } from '@parcours/model/contacts/fields.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { normaliseCountry } from '../contacts/country.ts'
import { IDENTIFIER_WORDS } from '../contacts/identifier-words.ts'
import { normaliseField } from '../contacts/normalise.ts'
import { type ContactPatch, foldPatches, patchContacts } from '../contacts/patch.ts'
import { type IdentitySignal, resolveContacts } from '../contacts/resolve.ts'
import { importConsents } from './consents.ts'
import { readCell, readYesNo } from './read-cell.ts'
import type { FileRecord } from './read-records.ts'
import {
  type ImportFile,
  type MappedCell,
  mappedCells,
  NOTHING_IMPORTED,
  type ReadRow,
  type RowImporter,
  shortened,
} from './rows.ts'

export interface ContactRow extends ReadRow {
  patch: ContactPatch
  consent: boolean | undefined
}

const IDENTIFIERS = { externalId: 'external_id', email: 'email', phone: 'phone' } as const
type IdentifierField = keyof typeof IDENTIFIERS

const isIdentifier = (target: string): target is IdentifierField => Object.hasOwn(IDENTIFIERS, target)

const PROPERTY = 'properties.'
/** As the API accepts them. */
const MAX_KEY = 100
const MAX_TAG = 100
const MAX_TAGS = 100
/** Letters of a property's text. */
const MAX_TEXT = 10_000

/** A row is a contact. Columns go to fields, `tags`, `consent.email` (yes or no), or `properties.KEY`. */
export const contactRows: RowImporter<ContactRow> = {
  isTarget: (target) =>
    isContactField(target) ||
    target === 'tags' ||
    target === 'consent.email' ||
    (target.startsWith(PROPERTY) && target.length > PROPERTY.length && target.length <= PROPERTY.length + MAX_KEY),
  checkTargets: (targets) => [
    ...(Object.keys(IDENTIFIERS).some((target) => targets.has(target))
      ? []
      : [issue('mapping', 'import.noIdentifier')]),
    ...([...targets].filter((target) => target.startsWith(PROPERTY)).length > MAX_PROPERTIES
      ? [issue('mapping', 'contact.tooManyProperties', { max: MAX_PROPERTIES })]
      : []),
  ],
  read: readRow,
  stored({ patch, consent }, target) {
    if (isContactField(target)) return patch.fields[target]
    if (target === 'tags') return patch.addTags
    return target === 'consent.email' ? consent : patch.properties[target.slice(PROPERTY.length)]
  },
  unitOf: ({ line }) => line,
  async write(context, rows) {
    const { tx, workspaceId, now } = context
    const sightings = rows.map(({ sighting }) => sighting)
    const { contactIds, created, newcomers, ownerOf } = await resolveContacts(tx, workspaceId, sightings)
    const left = new Map<number, Issue[]>()
    const leave = (line: number, why: Issue) => void left.set(line, [...(left.get(line) ?? []), why])
    const contacts = rows.map((row, index) => ({ row, contactId: contactIds[index] ?? '' }))
    // Before new contacts are written: they then have their consent from the start, instead of being written twice.
    const consents = await importConsents(context, contacts)
    for (const line of consents.keptLines) leave(line, issue('consent.email', 'import.consentKept'))
    const patches = contacts.map(({ row: { line, patch }, contactId }) => {
      const fields = { ...patch.fields }
      for (const kind of ['email', 'phone'] as const) {
        // Every address of a row was sighted: whose it is, is known.
        if (!fields[kind] || ownerOf(kind, fields[kind]) === contactId) continue
        leave(line, issue(kind, 'contact.identifierTaken', { field: IDENTIFIER_WORDS[kind] }))
        delete fields[kind]
      }
      return { ...patch, fields, contactId }
    })
    const patched = await patchContacts(tx, workspaceId, foldPatches(patches), now, newcomers)
    const changed = new Set([...patched, ...consents.changed])
    const updated = [...changed].filter((id) => !created.has(id)).length
    return {
      ...NOTHING_IMPORTED,
      created: created.size,
      updated,
      keptWithdrawn: consents.keptLines.length,
      left,
      rejected: new Map(),
    }
  },
}

/** One row as an identity and its values. */
function readRow(file: ImportFile, { line, cells }: FileRecord): ContactRow {
  const left: Issue[] = []
  const sighting: IdentitySignal = { identifiers: {} }
  const row: ContactRow = {
    line,
    cells,
    issues: [],
    left,
    sighting,
    patch: { contactId: '', fields: {}, properties: {} },
    consent: undefined,
  }
  const mapped = mappedCells(file, cells, left)
  const own = mapped.find(({ column }) => column.target === 'country')
  const country = (own && normaliseCountry(own.cell)) ?? file.country
  for (const one of mapped) {
    const why = take(row, one, file, country)
    if (why) left.push(why)
  }
  if (Object.keys(sighting.identifiers).length === 0) row.issues = [...left, issue('row', 'contact.identifierMissing')]
  return row
}

/** Puts a cell where its column goes, or says why it cannot be. */
function take(
  row: ContactRow,
  { column, cell }: MappedCell,
  { zone }: ImportFile,
  country: string | undefined,
): Issue | undefined {
  const { name, target, format } = column
  const { sighting, patch } = row
  if (isContactField(target)) {
    const normal = normaliseField(target, cell, name, country)
    if ('issue' in normal) return normal.issue
    patch.fields[target] = normal.value
    if (isIdentifier(target)) sighting.identifiers[IDENTIFIERS[target]] = normal.value
    return undefined
  }
  if (target === 'tags') return takeTags(patch, name, cell)
  if (target === 'consent.email') {
    row.consent = readYesNo(cell)
    return row.consent === undefined ? issue(name, 'import.yesNoMalformed', { value: shortened(cell) }) : undefined
  }
  if (cell.length > MAX_TEXT) return issue(name, 'import.cellTooLong', { max: MAX_TEXT })
  const value = readCell(format, cell, zone)
  if (value === undefined) return issue(name, MALFORMED[format], { value: shortened(cell) })
  patch.properties[target.slice(PROPERTY.length)] = value
  return undefined
}

const MALFORMED = {
  text: 'import.cellTooLong',
  boolean: 'import.yesNoMalformed',
  numberPoint: 'import.numberMalformed',
  numberComma: 'import.numberMalformed',
  dateYearFirst: 'import.dateMalformed',
  dateDayFirst: 'import.dateMalformed',
  dateMonthFirst: 'import.dateMalformed',
} as const

function takeTags(patch: ContactPatch, column: string, cell: string): Issue | undefined {
  const tags = cell
    .split(/[,;|]/)
    .map((tag) => tag.trim())
    .filter(Boolean)
  if (tags.length > MAX_TAGS || tags.some((tag) => tag.length > MAX_TAG))
    return issue(column, 'import.tagsTooMany', { tags: MAX_TAGS, max: MAX_TAG })
  patch.addTags = [...(patch.addTags ?? []), ...tags]
  return undefined
}
