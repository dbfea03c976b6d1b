import { type Kysely, sql } from 'kysely'
import { run } from './sql.ts'

/** Tables, with what their indexes, constraints, sequences and monthly partitions begin with; the longer name first. */
const TABLES: [before: string, after: string][] = [
  ['campaign_lanes', 'campaign_send_partitions'],
  ['contact_facts', 'contact_read_model'],
  ['outcome_inbox', 'message_event_inbox'],
  ['provider_notices', 'provider_event_ids'],
  ['sandbox_about', 'sandbox_outbox_contacts'],
  ['segment_checks', 'segment_next_evaluations'],
  ['segment_moves_to_tell', 'segment_changes_to_publish'],
  ['segment_moves', 'segment_membership_changes'],
  ['segment_touches', 'segment_dirty_contacts'],
  ['usual_hours', 'typical_reading_hours'],
]

/** Columns, by their tables' new names. */
const COLUMNS: [table: string, before: string, after: string][] = [
  ['bounce_mailboxes', 'looked_at', 'last_read_at'],
  ['campaign_recipients', 'lane', 'partition'],
  ['campaign_send_partitions', 'lane', 'partition'],
  ['campaign_send_partitions', 'taken', 'claimed'],
  ['campaign_sends', 'pace_taken', 'pace_claimed'],
  ['campaign_sends', 'paused_why', 'pause_reason'],
  ['campaign_sends', 'won_by', 'winner_decision'],
  ['contacts', 'told_at', 'field_updated_at'],
  ['import_rejects', 'taken', 'imported'],
  ['imports', 'touched_at', 'updated_at'],
  ['messages', 'source_at', 'owner_at'],
  ['messages', 'source_id', 'owner_id'],
  ['messages', 'tries', 'attempts'],
  ['product_pairs', 'likeness', 'similarity'],
  ['segment_changes_to_publish', 'told_to', 'published_to'],
  ['sending_usage', 'taken', 'used'],
  ['typical_reading_hours', 'part', 'share'],
]

const TRIGGERS: [table: string, before: string, after: string][] = [
  ['contacts', 'keep_facts_of_changed', 'update_contact_read_model'],
  ['contacts', 'keep_facts_of_gone', 'delete_from_contact_read_model'],
  ['contacts', 'keep_facts_of_new', 'insert_into_contact_read_model'],
  ['contacts', 'touch_changed_contacts', 'mark_changed_contacts_dirty'],
  ['contacts', 'touch_new_contacts', 'mark_new_contacts_dirty'],
  ['journey_trail', 'touch_moved', 'mark_journey_contacts_dirty'],
  ['suppressions', 'touch_suppressed', 'mark_suppressed_contacts_dirty'],
  ['suppressions', 'touch_unsuppressed', 'mark_unsuppressed_contacts_dirty'],
]

const FUNCTIONS: [before: string, after: string][] = [
  ['keep_facts', 'maintain_contact_read_model'],
  ['touch_changed_contacts', 'mark_changed_contacts_dirty'],
  ['touch_moved', 'mark_journey_contacts_dirty'],
  ['touch_new_contacts', 'mark_new_contacts_dirty'],
  ['touch_segments', 'mark_dirty_contacts'],
  ['touch_suppressed', 'mark_suppressed_contacts_dirty'],
]

/** Tables, columns, triggers and functions take the words of docs/glossary.md. Rows stay as they are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [before, after] of TABLES) await renameTable(db, before, after)
  for (const [table, before, after] of COLUMNS) {
    await run(db, `ALTER TABLE ${table} RENAME COLUMN ${before} TO ${after}`)
    await renameConstraints(db, table, `${table}_${before}_`, `${table}_${after}_`)
  }
  for (const [table, before, after] of TRIGGERS) await run(db, `ALTER TRIGGER ${before} ON ${table} RENAME TO ${after}`)
  await renameFunctions(db)
}

async function renameTable(db: Kysely<unknown>, before: string, after: string): Promise<void> {
  await run(
    db,
    `ALTER TABLE ${before} RENAME TO ${after};
     UPDATE partitioned_tables SET name = '${after}' WHERE name = '${before}';`,
  )
  await renameConstraints(db, after, `${before}_`, `${after}_`)
  const { rows } = await sql<{ kind: string; name: string }>`
    SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'r' THEN 'TABLE' ELSE 'INDEX' END AS kind, relname AS name
      FROM pg_class
     WHERE relnamespace = 'public'::regnamespace
       AND relkind IN ('S', 'i', 'I', 'r')
       AND starts_with(relname, ${`${before}_`})
     ORDER BY relname`.execute(db)
  // Names of tables yet to come, which begin alike, were renamed before.
  for (const { kind, name } of rows)
    await run(db, `ALTER ${kind} ${name} RENAME TO ${after}${name.slice(before.length)}`)
}

/** Constraints of a table's own; partitions follow, and so do the indexes of keys. */
async function renameConstraints(db: Kysely<unknown>, table: string, before: string, after: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT conname AS name
      FROM pg_constraint
     WHERE conrelid = ${table}::regclass
       AND coninhcount = 0
       AND starts_with(conname, ${before})`.execute(db)
  for (const { name } of rows)
    await run(db, `ALTER TABLE ${table} RENAME CONSTRAINT ${name} TO ${after}${name.slice(before.length)}`)
}

/** The bodies of functions are text: they are written again with the new names. */
async function renameFunctions(db: Kysely<unknown>): Promise<void> {
  for (const [before, after] of FUNCTIONS) await run(db, `ALTER FUNCTION ${before} RENAME TO ${after}`)
  const words = new Map([...FUNCTIONS, ...TABLES])
  const { rows } = await sql<{ definition: string }>`
    SELECT pg_get_functiondef(p.oid) AS definition
      FROM pg_proc p
      JOIN pg_language l ON l.oid = p.prolang
     WHERE p.pronamespace = 'public'::regnamespace
       AND l.lanname IN ('sql', 'plpgsql')`.execute(db)
  for (const { definition } of rows) {
    const renamed = definition.replaceAll(/\w+/g, (word) => words.get(word) ?? word)
    if (renamed !== definition) await run(db, renamed)
  }
}
