import type { Database } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** How much there is to ask about. */
export interface Scale {
  contacts: number
  events: number
  orders: number
  messages: number
}

const PART = 500_000

/** Runs a statement over the numbers 1 to `count`, a part at a time. */
async function inParts(
  count: number,
  statement: (from: number, to: number) => ReturnType<typeof sql>,
  db: Database,
): Promise<void> {
  for (let from = 1; from <= count; from += PART) await statement(from, Math.min(count, from + PART - 1)).execute(db)
}

/**
 * Fills a workspace with contacts of a shop over two years, the same for the same scale: countries and languages as
 * they go together, few very active contacts and many quiet ones, orders, events with properties, and emails with what
 * became of them. Rows are written in bulk, their indexes after.
 */
export async function fillWorkspace(
  db: Database,
  workspaceId: string,
  { contacts, events, orders, messages }: Scale,
): Promise<void> {
  const contact = (n: string) => sql.raw(`('01900000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`)
  const anyContact = sql.raw(`(1 + floor(${contacts} * power(random(), 2))::bigint)`)
  const ago = sql.raw(`now() - random() * interval '730 days'`)
  const indexes = [
    'contacts_search',
    'contacts_tags',
    'events_of_contact',
    'events_by_name',
    'events_of_pages',
    'event_totals_by_name',
    'messages_of_contact',
    'messages_by_id',
    'messages_opened',
    'messages_clicked',
  ]
  const { rows: definitions } = await sql<{ name: string; definition: string }>`
    SELECT indexname AS name, indexdef AS definition
      FROM pg_indexes
     WHERE indexname = ANY (${indexes}) AND schemaname = 'public'`.execute(db)
  for (const { name } of definitions) await sql`DROP INDEX ${sql.id(name)}`.execute(db)
  await sql`SELECT setseed(0.20261123)`.execute(db)
  await sql`ALTER TABLE orders DISABLE TRIGGER USER`.execute(db)

  await inParts(
    orders,
    (from, to) => sql`
    INSERT INTO orders (workspace_id, id, contact_id, number, ordered_at, total, items, source)
    SELECT ${workspaceId}, uuidv7(), ${contact('buyer')}, 'O' || n, at, total, 1 + n % 3, 'import'
      FROM (SELECT n, ${anyContact} AS buyer, ${ago} AS at, 500 + floor(12000 * power(random(), 3))::bigint AS total
              FROM generate_series(${from}::bigint, ${to}::bigint) n) o`,
    db,
  )
  await sql`
    INSERT INTO order_items (workspace_id, order_id, contact_id, ordered_at, product, category, quantity, price, total)
    SELECT workspace_id, id, contact_id, ordered_at, 'P' || (hashtext(number) & 255),
           (ARRAY['Tea', 'Coffee', 'Home', 'Gifts'])[1 + (hashtext(number) & 3)], items, total / items, total
      FROM orders`.execute(db)
  await sql`
    CREATE TEMP TABLE sums AS
    SELECT contact_id, count(*)::int AS orders, sum(total) AS revenue, min(ordered_at) AS first_at,
           max(ordered_at) AS last_at
      FROM orders
     GROUP BY contact_id`.execute(db)
  await sql`ANALYZE sums`.execute(db)
  await inParts(
    contacts,
    (from, to) => sql`
    INSERT INTO contacts (workspace_id, id, created_at, last_seen_at, engaged_at, first_order_at, last_order_at,
        revenue, orders, consent_bits, external_id, email, first_name, last_name, language, country, city,
        time_zone, properties, tags)
    SELECT ${workspaceId}, ${contact('n')}, ${ago}, ${ago}, CASE WHEN random() < 0.5 THEN ${ago} END, s.first_at,
           s.last_at, coalesce(s.revenue, 0), coalesce(s.orders, 0),
           CASE
            -- Email given, or withdrawn.
            WHEN random() < 0.72 THEN 1
            WHEN random() < 0.3 THEN 2
            ELSE 0 END, 'c-' || n, 'person' || n || '@example.com', 'First'
              || n % 1000, 'Last' || n % 5000,
           (ARRAY['fr', 'fr', 'fr', 'de', 'en-GB', 'es', 'fr', 'en-US'])[1 + n % 8],
           (ARRAY['FR', 'FR', 'BE', 'DE', 'GB', 'ES', 'CH', 'US'])[1 + n % 8], 'City ' || n % 90, 'Europe/Paris',
           jsonb_build_object('plan', (ARRAY['free', 'free', 'free', 'silver', 'gold'])[1 + n % 5], 'score',
               n % 100, 'birthDate', (date '1950-01-01' + (n % 20000)::int)::text, 'renewal',
               (current_date + (n % 400)::int)::text),
           CASE n % 20 WHEN 0 THEN ARRAY['vip'] WHEN 1 THEN ARRAY['fidèle', 'presse'] ELSE '{}' END
      FROM generate_series(${from}::bigint, ${to}::bigint) n LEFT JOIN sums s ON s.contact_id = ${contact('n')}`,
    db,
  )
  await inParts(
    events,
    (from, to) => sql`
    INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, context, occurred_at, received_at)
    SELECT ${workspaceId}, uuidv7(), ${contact('who')}, CASE WHEN what < 8 THEN 'page' ELSE 'track' END,
           CASE
             WHEN what < 8 THEN 'Page Viewed'
             WHEN what < 11 THEN 'Product Viewed'
             WHEN what = 11 THEN 'Cart Updated'
             ELSE 'Signed In'
           END,
           jsonb_build_object('url', 'https://shop.test/' || (n % 500), 'price', n % 200, 'category',
               (ARRAY['Tea', 'Coffee', 'Home', 'Gifts'])[1 + n % 4]),
           NULL, at, at
      FROM (SELECT n, 1 + floor(12 * random())::int AS what, ${anyContact} AS who, ${ago} AS at
              FROM generate_series(${from}::bigint, ${to}::bigint) n) e`,
    db,
  )
  await sql`INSERT INTO event_totals (workspace_id, contact_id, name, count, first_at, last_at)
    SELECT workspace_id, contact_id, name, count(*), min(occurred_at), max(occurred_at)
      FROM events
     GROUP BY workspace_id, contact_id, name
     ORDER BY contact_id`.execute(db)
  await sql`
    INSERT INTO event_names (workspace_id, name, day, count)
    SELECT workspace_id, name, current_date, count(*)
      FROM events
     GROUP BY workspace_id, name`.execute(db)
  await inParts(
    messages,
    (from, to) => sql`
    INSERT INTO messages (workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, template_id,
        template_revision, address, status, provider, created_at, sent_at, delivered_at, opened_at, clicked_at)
    SELECT ${workspaceId}, uuidv7(), 'email', '01900000-0000-7000-9000-000000000001', at, 'n' || n,
           ${contact('who')}, '01900000-0000-7000-9000-000000000002', 1, 'x', 'sent', 'sandbox', at, at, at,
           CASE WHEN luck < 0.35 THEN at + interval '1 hour' END, CASE WHEN luck < 0.06 THEN at + interval '2 hours' END
      FROM (SELECT n, ${anyContact} AS who, ${ago} AS at, random() AS luck
              FROM generate_series(${from}::bigint, ${to}::bigint) n) m`,
    db,
  )
  await sql`ALTER TABLE orders ENABLE TRIGGER USER`.execute(db)
  for (const { definition } of definitions) await sql.raw(definition.replace(' ON ONLY ', ' ON ')).execute(db)
  await sql`VACUUM (ANALYZE)`.execute(db)
}
