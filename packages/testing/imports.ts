import type { ImportAnswer, ImportPreviewAnswer } from '@parcours/contract/imports.ts'
import { decoded } from '@parcours/domain/imports/encoding.ts'
import { readRecords } from '@parcours/domain/imports/read-records.ts'
import { importUntil } from '@parcours/domain/imports/run-import.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { TestWorkspace, World } from './world.ts'

export interface ImportChoice {
  kind?: 'contacts' | 'orders'
  mapping: Record<string, string | null>
  formats?: Record<string, string>
  country?: string
  reviveConsents?: boolean
  fillShortRows?: boolean
}

/** Uploads a file as a member does; what the API answers. */
export async function uploadCsv(
  world: World,
  file: string | Buffer,
  query = '',
  workspace: TestWorkspace = world.workspace,
): Promise<{ status: number; body: { id: string; errors: { code: string }[] } }> {
  const answer = await world.api.inject({
    method: 'POST',
    url: `/api/v1/imports?fileName=test.csv${query}`,
    headers: { authorization: `Bearer ${workspace.fullKey}`, 'content-type': 'text/csv' },
    payload: file,
  })
  return { status: answer.statusCode, body: answer.json() }
}

/** What an import would do. */
export async function previewCsv(
  world: World,
  file: string | Buffer,
  choice: ImportChoice,
): Promise<ImportPreviewAnswer> {
  const { body } = await uploadCsv(world, file)
  return (await world.call<ImportPreviewAnswer>('POST', `/api/v1/imports/${body.id}/preview`, choice)).body
}

export interface ImportedFile extends ImportAnswer {
  /** What was not taken: the line, why, and the row's cells. */
  rejects: { line: number; reason: string; cells: string[] }[]
}

/** Imports a file through the API, carried out here instead of by a worker. */
export async function importCsv(
  world: World,
  file: string | Buffer,
  choice: ImportChoice,
  workspace: TestWorkspace = world.workspace,
): Promise<ImportedFile> {
  const { status, body } = await uploadCsv(world, file, '', workspace)
  if (status !== 201) throw new Error(`Upload: ${status} ${JSON.stringify(body)}`)
  const started = await world.call('POST', `/api/v1/imports/${body.id}/start`, choice, { key: workspace.fullKey })
  if (started.status !== 202) throw new Error(`Start: ${started.status} ${JSON.stringify(started.body)}`)
  await runImport(world, body.id, workspace)
  return importedFile(world, body.id, workspace)
}

/** Carries an import out to its end. */
export async function runImport(world: World, id: string, workspace: TestWorkspace = world.workspace): Promise<void> {
  while (
    !(await importUntil(world.db, workspace.id, uuidOf('import', id), () => new Date(), new Date(Date.now() + 60_000)))
  );
}

/** An import and what it did not take. */
export async function importedFile(
  world: World,
  id: string,
  workspace: TestWorkspace = world.workspace,
): Promise<ImportedFile> {
  const { body } = await world.call<ImportAnswer>('GET', `/api/v1/imports/${id}`, undefined, { key: workspace.fullKey })
  const file = await world.call<string>('GET', `/api/v1/imports/${id}/rejects.csv`, undefined, {
    key: workspace.fullKey,
  })
  const [, ...rows] = await recordsOf(String(file.body))
  const columns = body.header.length
  return {
    ...body,
    rejects: rows.map((cells) => ({
      line: Number(cells[columns]),
      reason: cells[columns + 1] ?? '',
      cells: cells.slice(0, columns),
    })),
  }
}

async function recordsOf(csv: string): Promise<string[][]> {
  async function* bytes() {
    yield Buffer.from(csv)
  }
  const records: string[][] = []
  for await (const batch of readRecords(decoded(bytes(), 'utf-8'), ','))
    records.push(...batch.map(({ cells }) => cells))
  return records
}
