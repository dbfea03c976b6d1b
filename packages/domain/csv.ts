/**
 * Signs that make a spreadsheet run a cell as a formula, full-width
 * ones included, with the apostrophes that keep it from doing so.
 */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/**
 * One line of CSV (RFC 4180). A cell that a spreadsheet would run as
 * a formula is kept as text; {@link unguarded} takes that back.
 */
export function csvLine(cells: string[]): string {
  return `${cells.map((cell) => `"${(isFormula(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(',')}\r\n`
}

/** A cell as it was before {@link csvLine}, or a spreadsheet's user, put an apostrophe before it. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell
}

function isFormula(cell: string): boolean {
  return FORMULA.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) && !/^\+\d[\d ]*$/.test(cell)
}
