import { connect, type Database } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { decisionSql } from '../contacts/consent-bits.ts'

/** The shape while each channel had a column of its own. */
const BEFORE = '0056-words-of-columns'
const WORKSPACE = '00000000-0000-7000-8000-000000000001'
const id = (n: number) => `00000000-0000-7000-8000-00000000010${n}`
const DECISIONS = ['given', 'withdrawn', null] as const
/** Every pair of decisions, of email and of SMS. */
const CONTACTS = DECISIONS.flatMap((email) => DECISIONS.map((sms) => ({ email, sms })))
const OVERWRITTEN = CONTACTS.findIndex(({ email, sms }) => email === 'withdrawn' && sms === 'given')

const name = `consents_before_${process.pid}`
let admin: Database
let db: Database
beforeAll(async () => {
  const url = inject('postgresUrl')
  admin = connect({ url, max: 1 })
  await sql`CREATE DATABASE ${sql.id(name)}`.execute(admin)
  db = connect({ url: url.replace(/\/parcours$/, `/${name}`), max: 1 })
  await migrate(db, new Date(), BEFORE)
  await fill()
  await migrate(db)
})
afterAll(async () => {
  await db.destroy()
  await sql`DROP DATABASE ${sql.id(name)}`.execute(admin)
  await admin.destroy()
})

async function fill(): Promise<void> {
  await sql`INSERT INTO workspaces (id, name) VALUES (${WORKSPACE}, 'Old')`.execute(db)
  for (const [n, decisions] of CONTACTS.entries()) {
    await sql`
      INSERT INTO contacts (workspace_id, id, email, revenue, orders)
      VALUES (${WORKSPACE}, ${id(n)}, ${`n${n}@old.test`}, ${n * 100}, ${n})`.execute(db)
    for (const [channel, decision] of Object.entries(decisions))
      if (decision)
        await sql`
          INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
          VALUES (${WORKSPACE}, ${id(n)}, ${channel}, 'marketing', ${decision}, 'test', '2026-01-01')`.execute(db)
  }
  // A decision about SMS at the same moment overwrote the withdrawal.
  await sql`UPDATE contacts SET email_consent = 'given' WHERE id = ${id(OVERWRITTEN)}`.execute(db)
  await sql`
    INSERT INTO sending_usage (workspace_id, span, mailbox, used, by_journeys)
    VALUES (${WORKSPACE}, '2026-11-20T10:00:00Z', 'google', 10, 4),
           (${WORKSPACE}, '2026-11-20T10:00:00Z', 'other', 3, 3),
           (${WORKSPACE}, '2026-11-20T10:05:00Z', 'google', 7, 0)`.execute(db)
}

const decided = () =>
  sql`
    SELECT ${decisionSql('email')} AS email, ${decisionSql('sms')} AS sms
      FROM contacts c
     ORDER BY c.id`.execute(db)

it('keeps what contacts decided before channels had no columns, and goes on from there', async () => {
  expect((await decided()).rows).toEqual(CONTACTS)
  const { rows } = await sql`
    SELECT f.contact_id AS id, f.orders, f.revenue
      FROM contact_read_model f
      JOIN contacts c ON c.id = f.contact_id AND c.consent_bits = f.consent_bits AND f.has_email AND NOT f.has_phone
     ORDER BY 1`.execute(db)
  expect(rows).toEqual(CONTACTS.map((_, n) => ({ id: id(n), orders: n, revenue: n * 100 })))

  await sql`
    INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, decided_at)
    SELECT workspace_id, id, 'sms', 'marketing', 'withdrawn', 'test', '2026-02-01' FROM contacts`.execute(db)
  expect((await decided()).rows).toEqual(CONTACTS.map(({ email }) => ({ email, sms: 'withdrawn' })))
})

it('keeps what campaigns and journeys used of limits, apart', async () => {
  const { rows } = await sql`
    SELECT to_char(span AT TIME ZONE 'UTC', 'HH24:MI') AS span, channel, destination, owner_kind, used
      FROM sending_usage
     ORDER BY 1, 3, 4`.execute(db)
  expect(rows.map((row) => Object.values(row as object))).toEqual([
    ['10:00', 'email', 'google', 'campaigns', 6],
    ['10:00', 'email', 'google', 'journeys', 4],
    ['10:00', 'email', 'other', 'journeys', 3],
    ['10:05', 'email', 'google', 'campaigns', 7],
  ])
})
