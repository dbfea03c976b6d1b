import type { AddressInfo } from 'node:net'
import { connect as connectTo } from 'node:net'
import { importCsv, importedFile, runImport, uploadCsv } from '@parcours/testing/imports.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let port = 0

beforeAll(async () => {
  world = await createWorld()
  await world.api.listen({ port: 0, host: '127.0.0.1' })
  port = (world.api.server.address() as AddressInfo).port
})
afterAll(() => world.close())

/** Begins an upload that promises more than it sends. */
async function beginUpload(): Promise<{ leave: () => void }> {
  const socket = connectTo({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  const head = [
    'POST /api/v1/imports HTTP/1.1',
    'Host: x',
    `Authorization: Bearer ${world.workspace.fullKey}`,
    'Content-Type: text/csv',
    'Content-Length: 1000000',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\nemail,name\na@b.test,x\n`)
  return { leave: () => socket.destroy() }
}
const uploading = async () =>
  (await sql<{ count: number }>`SELECT count(*)::int AS count FROM imports WHERE state = 'uploading'`.execute(world.db))
    .rows[0]?.count

describe('an upload', () => {
  it('that is broken off ends nothing but itself', async () => {
    const upload = await beginUpload()
    await eventually(uploading, (count) => count === 1)
    upload.leave()
    await eventually(uploading, (count) => count === 0)
    expect((await world.call('GET', '/api/v1/imports')).status).toBe(200)
  })

  it('holds no connection to the database while it is slow', async () => {
    const uploads = await Promise.all(Array.from({ length: 25 }, beginUpload))
    await eventually(uploading, (count) => count === 25)
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.call('GET', '/api/v1/contacts')))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    for (const { leave } of uploads) leave()
    await eventually(uploading, (count) => count === 0)
  })

  it('that was abandoned is deleted', async () => {
    await sql`
      INSERT INTO imports (workspace_id, file_name, header, total_rows, state, updated_at)
      VALUES (${world.workspace.id}, 'left', '{}', 0, 'uploading', now() - interval '2 hours')`.execute(world.db)
    await uploadCsv(world, 'email\na@b.test\n')
    expect(await uploading()).toBe(0)
  })

  it('without an end of its quotes is refused with the line, and nothing of it remains', async () => {
    expect(await uploadCsv(world, 'email,name\na@b.test,x\nb@b.test,"y\nc@b.test,z\n')).toMatchObject({
      status: 422,
      body: { detail: expect.stringMatching(/line 3/) },
    })
    const { rows } = await sql`
        SELECT count(*)::int AS count
          FROM import_pieces p
          JOIN imports i ON i.id = p.import_id
         WHERE i.header = '{}'`.execute(world.db)
    expect(rows).toEqual([{ count: 0 }])
  })
})

describe('a row that cannot be written', () => {
  it('is alone rejected, with the reason', async () => {
    // Whatever it is that the database refuses.
    await sql`
      CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.last_name = 'poison' THEN RAISE EXCEPTION 'refused'; END IF; RETURN NEW; END $$`.execute(world.db)
    await sql`
      CREATE TRIGGER refuse_poison BEFORE INSERT
        OR UPDATE ON contacts FOR EACH ROW EXECUTE FUNCTION refuse_poison()`.execute(world.db)
    const rows = Array.from(
      { length: 4500 },
      (_, n) => `p${n}@poison.test,${n === 17 || n === 18 || n === 2900 ? 'poison' : 'fine'}`,
    )
    const done = await importCsv(world, `email,last\n${rows.join('\n')}\n`, {
      mapping: { email: 'email', last: 'lastName' },
    })
    expect(done).toMatchObject({ state: 'done', processedRows: 4500, createdContacts: 4497, rejectedRows: 3 })
    expect(done.rejects.map(({ line, reason }) => [line, reason])).toEqual(
      [19, 20, 2902].map((line) => [line, 'This row could not be written: refused']),
    )
    await sql`DROP TRIGGER refuse_poison ON contacts`.execute(world.db)
  })

  it('is rejected when it is read: ids and tags that no index holds', async () => {
    const done = await importCsv(world, `id,tags\n${'文'.repeat(1000)},a\nshort,${'文'.repeat(5000)}\n`, {
      mapping: { id: 'externalId', tags: 'tags' },
    })
    expect(done).toMatchObject({ state: 'done', createdContacts: 1, rejectedRows: 1, incompleteRows: 1 })
  })
})

describe('cancelling', () => {
  it('ends an import where it stands; what was taken in stays', async () => {
    const { body } = await uploadCsv(
      world,
      `email\n${Array.from({ length: 9000 }, (_, n) => `c${n}@cancel.test`).join('\n')}\n`,
    )
    await world.call('POST', `/api/v1/imports/${body.id}/start`, { mapping: { email: 'email' } })
    const running = runImport(world, body.id)
    await eventually(
      () => importedFile(world, body.id),
      ({ processedRows }) => processedRows > 0,
    )
    const answer = await world.call<{ state: string }>('POST', `/api/v1/imports/${body.id}/cancel`)
    await running
    const after = await importedFile(world, body.id)
    expect(after.state).toBe(answer.status === 200 ? 'cancelled' : 'done')
    const { rows } = await sql<{
      count: number
    }>`SELECT count(*)::int AS count FROM contacts WHERE email LIKE '%@cancel.test'`.execute(world.db)
    expect(rows[0]?.count).toBe(after.processedRows)
    expect((await world.call('POST', `/api/v1/imports/${body.id}/cancel`)).status).toBe(409)
  })

  it('forgets a file that was not started', async () => {
    const { body } = await uploadCsv(world, 'email\na@b.test\n')
    expect(await world.call('POST', `/api/v1/imports/${body.id}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    })
    expect((await world.call('POST', `/api/v1/imports/${body.id}/start`, { mapping: { email: 'email' } })).status).toBe(
      409,
    )
  })
})
