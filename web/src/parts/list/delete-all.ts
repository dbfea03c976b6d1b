import { fewAtOnce } from '../few-at-once.ts'

/** So many deletions are under way at once: more would keep others waiting. */
const AT_ONCE = 4

interface Refused<Row> {
  row: Row
  why: unknown
}

/**
 * Deletes rows, whatever becomes of the others. What was refused is tried again once another is gone: it may have been
 * used by that one only.
 */
export async function deleteAll<Row>(
  rows: readonly Row[],
  remove: (row: Row) => Promise<unknown>,
): Promise<{ gone: Row[]; refused: Refused<Row>[] }> {
  const inTurn = fewAtOnce(AT_ONCE)
  const gone: Row[] = []
  let left = rows
  for (;;) {
    const refused: Refused<Row>[] = []
    const results = await Promise.allSettled(left.map((row) => inTurn(() => remove(row))))
    for (const [index, row] of left.entries()) {
      const result = results[index]
      if (result?.status === 'rejected') refused.push({ row, why: result.reason })
      else gone.push(row)
    }
    if (refused.length === 0 || refused.length === left.length) return { gone, refused }
    left = refused.map(({ row }) => row)
  }
}
