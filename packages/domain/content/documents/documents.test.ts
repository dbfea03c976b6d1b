import { type InTransaction, transactionsOf, type WorkspaceTx } from '@parcours/db/connection.ts'
import { DEFAULT_BRAND } from '@parcours/model/content/brand.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import { idSchema, publicId } from '@parcours/model/id.ts'
import { SIMPLE_MJML } from '@parcours/testing/journeys.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { deleteSegment } from '../../segments/delete.ts'
import { createSegment } from '../../segments/segments.ts'
import { email } from '../email/email.ts'
import { getContent } from './content.ts'
import { createContent, duplicateContent } from './create.ts'
import { deleteContent } from './delete.ts'
import { discardDraft, saveDraft } from './draft.ts'
import { documentIssues } from './issues.ts'
import type { Author, DocumentKind } from './kind.ts'
import { listContents } from './list.ts'
import { publishDraft, saveContent } from './publish.ts'
import { countBranded, recompileBranded, writeRenewed } from './renew.ts'
import { getVersion, listVersions } from './versions.ts'

const Note = z.strictObject({
  text: z.string().min(1).max(160),
  links: z.array(z.strictObject({ segmentId: idSchema('segment') })),
})
type Note = z.infer<typeof Note>

/** A kind that the product does not have; its ids look like those of emails, and only the kind tells them apart. */
const note: DocumentKind<Note, { shout: string; colour: string }> = {
  kind: 'note',
  idKind: 'template',
  document: Note,
  title: ({ text }) => text.slice(0, 20),
  purpose: () => 'service',
  liquid: ({ text }) => ({ text }),
  references: ({ links }) => links.map(({ segmentId }, index) => ({ path: `links.${index}.segmentId`, id: segmentId })),
  compile: async (_, { document, ...given }) => ({
    compiled: { shout: document.text.toUpperCase(), colour: given.brand.colours.accent },
    issues: documentIssues(note, document, given),
  }),
  usesBrand: sql<boolean>`(v.document ->> 'text' LIKE '%coloured%')`,
}

let world: World
let author: Author
let inTransaction: InTransaction
beforeAll(async () => {
  world = await createWorld()
  author = { workspaceId: world.workspace.id, userId: world.workspace.userId }
  inTransaction = transactionsOf(world.db, author.workspaceId)
})
afterAll(() => world.close())

const NOW = new Date('2027-03-01T10:00:00Z')
const says = (text: string, ...segmentIds: string[]): Note => ({
  text,
  links: segmentIds.map((segmentId) => ({ segmentId })),
})
const newNote = async (text: string, ...segmentIds: string[]) =>
  (await createContent(inTransaction, note, author, { name: text, document: says(text, ...segmentIds) })).id
const read = (id: string) => inTransaction((tx) => getContent(tx, note, id))
const keep = (id: string, document: Note) =>
  inTransaction((tx) => saveDraft(tx, note, id, { name: 'Kept', document }, NOW))
const publish = (id: string, edition?: number) => publishDraft(inTransaction, note, author, id, edition, NOW)
const newSegment = async (name: string) =>
  publicId(
    'segment',
    await inTransaction((tx) =>
      createSegment(tx, author.workspaceId, { name, condition: { kind: 'tag', tag: 'x' } }, NOW),
    ),
  )
const removeSegment = (id: string) =>
  inTransaction((tx) => deleteSegment(tx, id.replace(/^seg_(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), NOW))
const compiledOf = async (tx: WorkspaceTx, id: string) =>
  (
    await tx
      .selectFrom('content_versions')
      .select(['revision', 'compiled'])
      .where('content_id', '=', id)
      .orderBy('revision')
      .execute()
  ).map(({ revision, compiled }) => ({ revision, ...(compiled as object) }))

describe('a document of any kind', () => {
  it('is written, published, looked up as it was, and written again', async () => {
    const id = await newNote('First')
    expect(await keep(id, { text: '', links: [] })).toMatchObject({ name: 'Kept', draft: { text: '' }, revision: 1 })
    await expect(publish(id)).rejects.toMatchObject({ issues: [{ path: 'text', code: 'request.textEmpty' }] })
    await keep(id, says('Second'))
    expect(await publish(id)).toMatchObject({ document: { text: 'Second' }, draft: null, revision: 2 })
    const versions = await inTransaction((tx) => listVersions(tx, note, id))
    expect(versions.map(({ revision, title, saved_by }) => [revision, title, saved_by])).toEqual([
      [2, 'Second', 'Owner'],
      [1, 'First', 'Owner'],
    ])
    const first = await inTransaction((tx) => getVersion(tx, note, id, 1))
    await keep(id, first)
    await publish(id)
    expect(await inTransaction((tx) => compiledOf(tx, id))).toMatchObject([
      { revision: 1, shout: 'FIRST' },
      { revision: 2, shout: 'SECOND' },
      { revision: 3, shout: 'FIRST' },
    ])
    expect(await read(id)).toMatchObject({ document: first, draft: null, revision: 3 })
  })

  it('has no draft while it says what is published', async () => {
    const id = await newNote('Same')
    await keep(id, says('Other'))
    expect((await keep(id, says('Same'))).draft).toBeNull()
    await keep(id, says('Other'))
    expect(await inTransaction((tx) => discardDraft(tx, note, id, NOW))).toMatchObject({ draft: null, revision: 1 })
  })

  it('is published by one of two who saw the same of it', async () => {
    const id = await newNote('Both')
    const save = (text: string) =>
      saveContent(inTransaction, note, author, id, 1, { name: 'Both', document: says(text) }, NOW)
    const both = await Promise.allSettled([save('Mine'), save('Theirs')])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ kind: 'stale' })
    await keep(id, says('Later'))
    await expect(publish(id, 2)).rejects.toMatchObject({ kind: 'stale' })
    expect(await publish(id, 3)).toMatchObject({ revision: 3, edition: 4 })
  })

  it('is read whole by one who waited for another to publish it', async () => {
    const id = await newNote('Waits')
    await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        saveContent(
          inTransaction,
          note,
          author,
          id,
          undefined,
          { name: 'Waits', document: says(`At once ${index}`) },
          NOW,
        ),
      ),
    )
    const { revision, document } = await read(id)
    expect(revision).toBe(6)
    expect(await inTransaction((tx) => getVersion(tx, note, id, revision))).toEqual(document)
  })

  it('is checked for what its Liquid names', async () => {
    const id = await newNote('Hello')
    await keep(id, says('Hello {{ contact.nobodyHasThis }}'))
    await expect(publish(id)).rejects.toMatchObject({ issues: [{ path: 'text', code: 'template.variableUnknown' }] })
  })

  it('is copied with its draft, and what that refers to', async () => {
    const segment = await newSegment('Copied')
    const id = await newNote('Original')
    await keep(id, says('Draft', segment))
    const copy = await duplicateContent(inTransaction, note, author, id, 'Copy')
    expect(copy).toMatchObject({ name: 'Copy', document: { text: 'Original' }, draft: { text: 'Draft' }, revision: 1 })
    await inTransaction((tx) => deleteContent(tx, note, id, NOW))
    await expect(removeSegment(segment)).rejects.toMatchObject({ code: 'segment.used', values: { by: 'Copy' } })
  })

  it('keeps what its draft and its present version refer to, and nothing else', async () => {
    const [written, present] = [await newSegment('Written'), await newSegment('Present')]
    const id = await newNote('Refers', present)
    await keep(id, says('Refers', written))
    for (const one of [written, present])
      await expect(removeSegment(one)).rejects.toMatchObject({ code: 'segment.used', values: { by: 'Kept' } })
    await publish(id)
    await removeSegment(present)
    await expect(removeSegment(written)).rejects.toMatchObject({ code: 'segment.used' })
    await inTransaction((tx) => deleteContent(tx, note, id, NOW))
    await removeSegment(written)
  })

  it('is not published while it refers to what does not exist', async () => {
    const segment = await newSegment('Gone')
    await removeSegment(segment)
    const id = await newNote('Refers')
    await keep(id, says('Refers', segment))
    await expect(publish(id)).rejects.toMatchObject({
      issues: [{ path: 'links.0.segmentId', code: 'notFound.segment' }],
    })
    expect(await read(id)).toMatchObject({ revision: 1, draft: { text: 'Refers' } })
  })

  it('is of its kind only', async () => {
    const design: EmailDesign = {
      subject: 'Hi',
      preheader: '',
      source: SIMPLE_MJML,
      format: 'mjml',
      purpose: 'marketing',
    }
    const sent = await createContent(inTransaction, email, author, { name: 'Email', document: design })
    const id = await newNote('Note')
    const names = async (kind: { kind: string }) =>
      (await inTransaction((tx) => listContents(tx, kind))).map(({ name }) => name)
    expect(await names(email)).toEqual(['Email'])
    expect(await names(note)).not.toContain('Email')
    const missing = { kind: 'notFound' }
    await expect(read(sent.id)).rejects.toMatchObject(missing)
    await expect(inTransaction((tx) => getVersion(tx, note, sent.id, 1))).rejects.toMatchObject(missing)
    await expect(inTransaction((tx) => listVersions(tx, note, sent.id))).rejects.toMatchObject(missing)
    await expect(inTransaction((tx) => deleteContent(tx, email, id, NOW))).rejects.toMatchObject(missing)
    await expect(keep(sent.id, says('Note'))).rejects.toMatchObject(missing)
    expect((await world.call('GET', `/api/v1/templates/${publicId('template', id)}`)).status).toBe(404)
  })

  it('takes the look of the brand as a new version, its draft untouched', async () => {
    const [coloured, plain] = [await newNote('coloured'), await newNote('plain')]
    await keep(coloured, says('coloured, being written'))
    const kit = { ...DEFAULT_BRAND, colours: { ...DEFAULT_BRAND.colours, accent: '#123456' } }
    await inTransaction((tx) =>
      tx
        .insertInto('brand_kits')
        .values({ workspace_id: author.workspaceId, kit: JSON.stringify(kit) })
        .execute(),
    )
    expect(await inTransaction((tx) => countBranded(tx, note))).toBe(1)
    const first = '00000000-0000-0000-0000-000000000000'
    const renew = async () => {
      const renewed = await recompileBranded(inTransaction, note, author.workspaceId, first, 20)
      return inTransaction((tx) => writeRenewed(tx, note, author.workspaceId, renewed, NOW))
    }
    expect(await renew()).toEqual({ done: 1, affected: 1, next: undefined })
    expect(await renew()).toEqual({ done: 1, affected: 0, next: undefined })
    expect(await read(coloured)).toMatchObject({ revision: 2, edition: 2, draft: { text: 'coloured, being written' } })
    expect((await inTransaction((tx) => compiledOf(tx, coloured))).at(-1)).toMatchObject({ colour: '#123456' })
    expect((await read(plain)).revision).toBe(1)
  })
})
