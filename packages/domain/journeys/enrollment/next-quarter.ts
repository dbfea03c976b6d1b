export const QUARTER_MS = 15 * 60_000

/**
 * The next moment, after one, that lies so many minutes behind a quarter of an hour. The zones of the world lie whole
 * quarters of an hour apart: an hour of theirs comes at the same minute of some quarter everywhere.
 */
export function nextQuarter(after: Date, minutes = 0): Date {
  const quarter = Math.floor((after.getTime() - minutes * 60_000) / QUARTER_MS) + 1
  return new Date(quarter * QUARTER_MS + minutes * 60_000)
}
