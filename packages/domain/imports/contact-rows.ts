import { type ContactField, isContactField } from '@parcours/model/contacts/fields.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { recordConsents } from '../consent/ledger.ts'
import { normaliseField } from '../contacts/normalise.ts'
import { type ContactPatch, foldPatches, learnProperties, patchContacts } from '../contacts/patch.ts'
import { type IdentifierKind, resolveContacts, type Sighting } from '../contacts/resolve.ts'
import { type ImportFile, type ImportRow, mappedCells, type ReadRow, type RowImporter } from './rows.ts'

interface ContactRow extends ReadRow {
  patch: ContactPatch
  consent: boolean | undefined
}

/** A row is a person. Columns go to fields, `tags`, `consent.email` (yes or no), or `properties.KEY`. */
export const contactRows: RowImporter<ContactRow> = {
  checkTargets: (targets) => (['email', 'phone', 'externalId'].some((target) => targets.has(target)) ? [] : [issue('mapping', 'import.noIdentifier')]),
  read: readRow,
  async write({ tx, workspaceId, file, now }, rows) {
    const { contactIds, created, newcomers, ownerOf } = await resolveContacts(
      tx,
      workspaceId,
      rows.map(({ sighting }) => sighting),
    )
    // Before newcomers are written: they then have their consent from the start, instead of being written twice.
    await recordConsents(
      tx,
      workspaceId,
      rows.flatMap(({ consent, line }, index) => {
        if (consent === undefined) return []
        const decision = consent ? ('given' as const) : ('withdrawn' as const)
        return [{ contactId: contactIds[index] ?? '', channel: 'email' as const, decision, source: 'import', evidence: { file: file.name, line }, decidedAt: now }]
      }),
    )
    const patches = foldPatches(rows.map(({ patch }, index) => ({ ...patch, contactId: contactIds[index] ?? '' })))
    // Every address of a row was sighted: whose it is, is known.
    for (const { contactId, fields } of patches) for (const kind of ['email', 'phone'] as const) if (fields[kind] && ownerOf(kind, fields[kind]) !== contactId) delete fields[kind]
    await patchContacts(tx, workspaceId, patches, now, newcomers)
    await learnProperties(tx, workspaceId, patches)
    return { created: created.size, updated: new Set(contactIds).size - created.size, orders: 0 }
  },
}

const YES = new Set(['yes', 'true', '1', 'oui', 'vrai', 'x', 'y', 'o'])
const NO = new Set(['no', 'false', '0', 'non', 'faux', 'n'])
const IDENTIFIERS: Partial<Record<ContactField, IdentifierKind>> = { externalId: 'external_id', email: 'email', phone: 'phone' }

/** One row as who it is of and what it says, or why it cannot be taken. */
function readRow(file: ImportFile, { line, cells }: ImportRow): ContactRow {
  const issues: Issue[] = []
  const sighting: Sighting = { identifiers: {} }
  const patch: ContactPatch = { contactId: '', fields: {}, properties: {} }
  let consent: boolean | undefined
  for (const { column, target, cell } of mappedCells(file, cells)) {
    if (isContactField(target)) {
      const normal = normaliseField(target, cell, column)
      if ('issue' in normal) {
        issues.push(normal.issue)
        continue
      }
      patch.fields[target] = normal.value
      const kind = IDENTIFIERS[target]
      if (kind) sighting.identifiers[kind] = normal.value
    } else if (target === 'tags')
      patch.addTags = [
        ...(patch.addTags ?? []),
        ...cell
          .split(/[,;|]/)
          .map((tag) => tag.trim())
          .filter(Boolean),
      ]
    else if (target === 'consent.email') {
      if (YES.has(cell.toLowerCase())) consent = true
      else if (NO.has(cell.toLowerCase())) consent = false
    } else if (target.startsWith('properties.')) patch.properties[target.slice('properties.'.length)] = typed(cell)
  }
  if (issues.length === 0 && Object.keys(sighting.identifiers).length === 0) issues.push(issue('row', 'contact.identifierMissing'))
  return { line, cells, issues, sighting, patch, consent }
}

/** A cell as the value that it shows. Digits that begin with 0 are a code, not a number. */
function typed(cell: string): string | number | boolean {
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(cell)) return Number(cell)
  if (cell === 'true' || cell === 'false') return cell === 'true'
  return cell
}
