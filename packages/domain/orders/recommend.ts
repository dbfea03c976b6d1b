import { type Database, inWorkspaceAtLarge, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/** Orders that count, in days. */
const WINDOW = 365
/** A contact who bought more products than this buys for resale, which shows no taste. */
const MAX_PRODUCTS_PER_BUYER = 60
/** Fewer buyers of both than this may be chance. */
const MIN_BUYERS = 2
/** Recommendations stored for each product, and for each category. */
const MAX_RECOMMENDATIONS = 12

/** Derives what is recommended, for every workspace that has orders. */
export async function renewRecommendations(db: Database, now: Date): Promise<void> {
  const workspaces = await sql<{
    id: string
  }>`SELECT w.id FROM workspaces w WHERE EXISTS (SELECT FROM order_items i WHERE i.workspace_id = w.id)`.execute(db)
  for (const { id } of workspaces.rows) await inWorkspaceAtLarge(db, id, (tx) => recommend(tx, id, now))
}

/**
 * What the same contacts buy (item-to-item collaborative filtering: Linden, Smith and York, "Amazon.com
 * Recommendations", 2003; similarity is the cosine of the two sets of buyers, so that what everyone buys is not like
 * everything), and what most contacts buy in each category.
 */
export async function recommend(tx: WorkspaceTx, workspaceId: WorkspaceId, now: Date): Promise<void> {
  await sql`CREATE TEMPORARY TABLE bought ON COMMIT DROP AS
    SELECT contact_id, product, max(category) AS category FROM order_items
     WHERE workspace_id = ${workspaceId} AND ordered_at > ${now}::timestamptz - make_interval(days => ${WINDOW})
     GROUP BY contact_id, product`.execute(tx)
  await sql`ANALYZE bought`.execute(tx)
  await sql`DELETE FROM product_pairs WHERE workspace_id = ${workspaceId}`.execute(tx)
  await sql`
    INSERT INTO product_pairs (workspace_id, product, other, similarity)
    WITH telling AS (SELECT contact_id, product
                       FROM (SELECT contact_id, product, count(*) OVER (PARTITION BY contact_id) AS kinds FROM bought) b
                      WHERE kinds BETWEEN 2 AND ${MAX_PRODUCTS_PER_BUYER}),
         buyers AS (SELECT product, count(*) AS n FROM bought GROUP BY product),
         pairs AS (SELECT a.product, b.product AS other, count(*) AS n
                     FROM telling a
                     JOIN telling b
                    USING (contact_id)
                    WHERE a.product <> b.product
                    GROUP BY 1, 2
                   HAVING count(*) >= ${MIN_BUYERS}),
         ranked AS (SELECT p.product, p.other, p.n / sqrt(a.n::float8 * b.n) AS similarity
                      FROM pairs p
                      JOIN buyers a ON a.product = p.product
                      JOIN buyers b ON b.product = p.other)
    SELECT ${workspaceId}, product, other, similarity
      FROM (SELECT *, row_number() OVER (PARTITION BY product ORDER BY similarity DESC, other) AS place FROM ranked) r
     WHERE place <= ${MAX_RECOMMENDATIONS}`.execute(tx)
  await sql`DELETE FROM product_ranks WHERE workspace_id = ${workspaceId}`.execute(tx)
  await sql`
    INSERT INTO product_ranks (workspace_id, category, product, buyers)
    SELECT ${workspaceId}, category, product, n FROM (
      SELECT category, product, count(*)::int AS n,
             row_number() OVER (PARTITION BY category ORDER BY count(*) DESC, product) AS place
        FROM (
        SELECT category, product FROM bought WHERE category <> '' UNION ALL SELECT '', product FROM bought) b
       GROUP BY category, product) r
       WHERE place <= ${MAX_RECOMMENDATIONS}`.execute(tx)
}
