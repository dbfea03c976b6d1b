/** One line of CSV (RFC 4180). A cell that a spreadsheet would run as a formula is kept as text. */
export function csvLine(cells: string[]): string {
  return `${cells.map((cell) => `"${(isFormula(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`).join(',')}\r\n`
}

function isFormula(cell: string): boolean {
  return /^[=+\-@\t]/.test(cell) && Number.isNaN(Number(cell)) && !/^\+\d[\d ]*$/.test(cell)
}
