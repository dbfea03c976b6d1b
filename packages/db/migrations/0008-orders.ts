import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/**
 * What people bought. The sums a person stand on the contact, derived here: no way of writing an order can forget them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE orders (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL,
       contact_id uuid NOT NULL,
       -- The shop's own number; an order comes once, however often it is told.
       number text NOT NULL,
       ordered_at timestamptz NOT NULL,
       -- In minor units of the workspace's currency.
       total bigint NOT NULL,
       items integer NOT NULL DEFAULT 0,
       source text NOT NULL CHECK (source IN ('event', 'import')),
       PRIMARY KEY (workspace_id, id),
       UNIQUE (workspace_id, number)
     );
     CREATE INDEX orders_of_contact ON orders (workspace_id, contact_id, ordered_at);
     CREATE INDEX orders_by_time ON orders (workspace_id, ordered_at) INCLUDE (contact_id, total);

     CREATE TABLE order_items (
       workspace_id uuid NOT NULL,
       order_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       ordered_at timestamptz NOT NULL,
       product text NOT NULL,
       category text NOT NULL DEFAULT '',
       quantity integer NOT NULL,
       -- Of one piece, in minor units.
       price bigint NOT NULL
     );
     CREATE INDEX order_items_of_order ON order_items (workspace_id, order_id);
     CREATE INDEX order_items_of_contact ON order_items (workspace_id, contact_id);
     CREATE INDEX order_items_by_product ON order_items (workspace_id, lower(product), ordered_at) INCLUDE (contact_id);
     CREATE INDEX order_items_by_category ON order_items (workspace_id, lower(category), ordered_at) INCLUDE (contact_id);

     CREATE FUNCTION sum_orders() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       -- Planned anew for the rows at hand; see derive_consent.
       EXECUTE $sql$
       UPDATE contacts c SET orders = c.orders + n.orders, revenue = c.revenue + n.revenue,
              first_order_at = least(c.first_order_at, n.first_at), last_order_at = greatest(c.last_order_at, n.last_at)
         FROM (SELECT workspace_id, contact_id, count(*)::int AS orders, sum(total)::bigint AS revenue, min(ordered_at) AS first_at, max(ordered_at) AS last_at
                 FROM fresh GROUP BY workspace_id, contact_id) n
        WHERE c.workspace_id = n.workspace_id AND c.id = n.contact_id $sql$;
       RETURN NULL;
     END $$;
     CREATE TRIGGER sum_orders AFTER INSERT ON orders REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION sum_orders();`,
  )
  await isolate(db, 'orders', 'order_items')
}
