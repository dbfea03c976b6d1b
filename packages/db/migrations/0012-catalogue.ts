import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** Products as events tell of them, and what is recommended from orders. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE products (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       -- As order_items name it: the stock number where the shop tells one.
       product text NOT NULL,
       name text NOT NULL,
       category text NOT NULL DEFAULT '',
       -- In minor units.
       price bigint,
       url text,
       image_url text,
       updated_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, product)
     );
     -- Derived every night: what is bought by the same people, and what most people buy, in each category and ('') in all.
     CREATE TABLE product_pairs (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       product text NOT NULL,
       other text NOT NULL,
       -- The cosine of the two sets of buyers, 0 to 1.
       likeness real NOT NULL,
       PRIMARY KEY (workspace_id, product, other)
     );
     CREATE TABLE product_ranks (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       category text NOT NULL,
       product text NOT NULL,
       buyers integer NOT NULL,
       PRIMARY KEY (workspace_id, category, product)
     );`,
  )
  await isolate(db, 'products', 'product_pairs', 'product_ranks')
}
