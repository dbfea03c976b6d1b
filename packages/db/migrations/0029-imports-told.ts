import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/**
 * Imports that lose nothing in silence: the file as it was uploaded, how its columns are read, and what was not taken.
 * Lines of orders keep their totals; sums of orders neither overflow nor count refunds as purchases.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE imports DROP CONSTRAINT imports_state_check;
     ALTER TABLE imports
       ADD CONSTRAINT imports_state_check CHECK (state IN ('uploading', 'uploaded', 'running', 'done', 'cancelled')),
       -- How the file was read: character encoding, what stands between cells, and what its cells look like.
       ADD COLUMN encoding text NOT NULL DEFAULT 'utf-8',
       ADD COLUMN separator text NOT NULL DEFAULT ',',
       ADD COLUMN profile jsonb NOT NULL DEFAULT '{}',
       -- How it is to be taken in, as chosen at the start: formats of columns, country of telephone numbers, consents given again.
       ADD COLUMN settings jsonb NOT NULL DEFAULT '{}',
       -- Whether the lines of each order stand together.
       ADD COLUMN gathered boolean NOT NULL DEFAULT false,
       -- When a piece of an upload last arrived: what nobody continues is swept.
       ADD COLUMN touched_at timestamptz NOT NULL DEFAULT now(),
       ADD COLUMN known_orders integer NOT NULL DEFAULT 0,
       ADD COLUMN incomplete_rows integer NOT NULL DEFAULT 0,
       ADD COLUMN kept_withdrawn integer NOT NULL DEFAULT 0;
     CREATE INDEX imports_uploading ON imports (touched_at) WHERE state = 'uploading';

     -- The line of the file on which each row begins: a cell may hold several lines.
     ALTER TABLE import_chunks ADD COLUMN lines integer[];
     UPDATE import_chunks SET lines = ARRAY (SELECT first_line + n FROM generate_series(0, jsonb_array_length(rows) - 1) n ORDER BY n);
     ALTER TABLE import_chunks ALTER COLUMN lines SET NOT NULL, DROP COLUMN first_line;

     -- Whether the row was taken all the same, without the cells that the reasons name.
     ALTER TABLE import_rejects ADD COLUMN taken boolean NOT NULL DEFAULT false;

     -- The uploaded file, byte for byte, until the import starts: it can be read again in another encoding.
     CREATE TABLE import_pieces (
       workspace_id uuid NOT NULL,
       import_id uuid NOT NULL,
       number integer NOT NULL,
       bytes bytea NOT NULL,
       PRIMARY KEY (workspace_id, import_id, number),
       FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id) ON DELETE CASCADE
     );
     ALTER TABLE import_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL;

     -- What was paid for the line, in minor units: the rounded price of one piece times the pieces is something else.
     ALTER TABLE order_items ADD COLUMN total bigint;
     UPDATE order_items SET total = greatest(-9e15, least(9e15, quantity::numeric * price))::bigint;
     ALTER TABLE order_items ALTER COLUMN total SET NOT NULL;

     CREATE OR REPLACE FUNCTION sum_orders() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       -- Planned anew for the rows at hand; see derive_consent. A refund (below zero) lowers the revenue and is no purchase.
       -- The revenue stops at 2^53 - 1, which every reader holds exactly: a sum beyond is a mistake, and must not stop the events of others.
       EXECUTE $sql$
       UPDATE contacts c SET orders = c.orders + n.orders,
              revenue = greatest(-9007199254740991, least(9007199254740991, c.revenue + n.revenue))::bigint,
              first_order_at = least(c.first_order_at, n.first_at), last_order_at = greatest(c.last_order_at, n.last_at)
         FROM (SELECT workspace_id, contact_id, count(*) FILTER (WHERE total >= 0)::int AS orders, sum(total::numeric) AS revenue,
                      min(ordered_at) FILTER (WHERE total >= 0) AS first_at, max(ordered_at) FILTER (WHERE total >= 0) AS last_at
                 FROM fresh GROUP BY workspace_id, contact_id) n
        WHERE c.workspace_id = n.workspace_id AND c.id = n.contact_id $sql$;
       RETURN NULL;
     END $$;
     UPDATE contacts c SET orders = s.orders, first_order_at = s.first_at, last_order_at = s.last_at
       FROM (SELECT workspace_id, contact_id, count(*) FILTER (WHERE total >= 0)::int AS orders,
                    min(ordered_at) FILTER (WHERE total >= 0) AS first_at, max(ordered_at) FILTER (WHERE total >= 0) AS last_at
               FROM orders GROUP BY workspace_id, contact_id HAVING bool_or(total < 0)) s
      WHERE c.workspace_id = s.workspace_id AND c.id = s.contact_id;`,
  )
  await isolate(db, 'import_pieces')
}
