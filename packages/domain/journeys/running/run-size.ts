import { sql } from 'kysely'

/** How many were enrolled with the run `r`; those who join one that has not begun are not in its row yet: SQL. */
export const RUN_SIZE = sql<number>`
  CASE
    WHEN r.to_begin THEN greatest(r.size, (SELECT count(*)::int
                                             FROM journey_positions p
                                            WHERE p.workspace_id = r.workspace_id AND p.run_id = r.id))
    ELSE r.size
  END`
