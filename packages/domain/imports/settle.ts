import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { PropertyType } from '@parcours/model/contacts/fields.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type ColumnFormat, formatsOf, type ImportKind } from '@parcours/model/imports/format.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { type ImportMapping, type ImportRecord, type ImportSettings, propertyTypes, workspaceOf } from './import.ts'
import { KINDS } from './kinds.ts'
import { type OfferedFormat, recognise } from './recognise.ts'

/** What a user chose for an uploaded file. */
export interface ImportChoice extends Partial<ImportSettings> {
  kind: ImportKind
  mapping: ImportMapping
}

export interface SettledColumn {
  name: string
  target: string | null
  format: ColumnFormat
  /** The formats to choose from. */
  formats: readonly ColumnFormat[]
  /** Nothing in the file tells whether it is read rightly so, and nobody has said it. */
  ambiguous: boolean
  /** Only while nobody has said how the column is read. */
  offered: OfferedFormat | null
}

export interface SettledImport {
  kind: ImportKind
  mapping: ImportMapping
  settings: ImportSettings
  columns: SettledColumn[]
  issues: Issue[]
}

/**
 * Settles how a file is taken in: what a user said, and the rest as
 * it is recognised; with what stands against a start.
 */
export async function settleImport(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  row: ImportRecord,
  choice: ImportChoice,
): Promise<SettledImport> {
  const { time_zone: zone, language } = await workspaceOf(tx, workspaceId)
  const known = await propertyTypes(tx)
  const [mapping, formats] = [new Map(Object.entries(choice.mapping)), new Map(Object.entries(choice.formats ?? {}))]
  const columns = row.header.map((name, index): SettledColumn => {
    const target = mapping.get(name) ?? null
    const said = formats.get(name)
    const allowed = target === null ? [] : formatsOf(target)
    const recognised = recognise(name, target, row.profile.columns[index], known.get(propertyOf(target)), {
      language,
      zone,
    })
    const isSaid = said !== undefined && allowed.includes(said)
    return {
      name,
      target,
      formats: allowed,
      format: isSaid ? said : recognised.format,
      ambiguous: !isSaid && recognised.ambiguous,
      offered: isSaid ? null : (recognised.offered ?? null),
    }
  })
  return {
    kind: choice.kind,
    mapping: choice.mapping,
    settings: {
      formats: Object.fromEntries(
        columns.flatMap(({ name, formats: allowed, format }) => (allowed.length > 0 ? [[name, format]] : [])),
      ),
      country: choice.country ?? null,
      reviveConsents: choice.reviveConsents ?? false,
      fillShortRows: choice.fillShortRows ?? false,
    },
    columns,
    issues: [...mappingIssues(row.header, choice), ...formatIssues(row.header, mapping, formats)],
  }
}

function mappingIssues(header: string[], { kind, mapping }: ImportChoice): Issue[] {
  const issues: Issue[] = []
  const taken = new Set<string>()
  for (const [column, target] of Object.entries(mapping)) {
    if (!header.includes(column)) issues.push(issue(`mapping.${column}`, 'import.columnUnknown', { column }))
    if (target === null) continue
    if (!KINDS[kind].isTarget(target)) issues.push(issue(`mapping.${column}`, 'import.targetUnknown', { target }))
    if (target !== 'tags' && taken.has(target))
      issues.push(issue(`mapping.${column}`, 'import.columnTwice', { field: target }))
    taken.add(target)
  }
  return [...issues, ...KINDS[kind].checkTargets(taken)]
}

function formatIssues(
  header: string[],
  mapping: Map<string, string | null>,
  formats: Map<string, ColumnFormat>,
): Issue[] {
  return [...formats].flatMap(([column, format]) => {
    if (!header.includes(column)) return [issue(`formats.${column}`, 'import.columnUnknown', { column })]
    const target = mapping.get(column)
    const allowed = target ? formatsOf(target) : []
    return allowed.includes(format)
      ? []
      : [issue(`formats.${column}`, 'import.formatUnfit', { column, options: allowed.join(', ') || 'text' })]
  })
}

/** The property that a target names; empty when it names none. */
export function propertyOf(target: string | null): string {
  return target?.startsWith('properties.') ? target.slice('properties.'.length) : ''
}

const TYPES: Record<ColumnFormat, PropertyType> = {
  text: 'text',
  boolean: 'boolean',
  numberPoint: 'number',
  numberComma: 'number',
  dateYearFirst: 'date',
  dateDayFirst: 'date',
  dateMonthFirst: 'date',
}

/** The properties that an import brings, each with the type of its whole column. */
export function propertiesOf({ columns }: SettledImport, row: ImportRecord): { key: string; type: PropertyType }[] {
  return columns.flatMap(({ name, target, format }) => {
    const key = propertyOf(target)
    const filled = row.profile.columns[row.header.indexOf(name)]?.filled ?? 1
    return key !== '' && filled > 0 ? [{ key, type: TYPES[format] }] : []
  })
}
