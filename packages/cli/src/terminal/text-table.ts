import { displayWidth, padTo, printable } from './display-width.ts'

/** Rows of cells in columns of their widest cell, two blanks between; numbers to the right. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map(row => row.map(printable))
  const widths = head.map((_, column) => Math.max(...all.map(row => displayWidth(row[column] ?? ''))))
  const rightward = head.map((_, column) => rows.every(row => isNumber(row[column] ?? '')))
  return all
    .map(row =>
      row
        .map((cell, column) =>
          rightward[column]
            ? ' '.repeat(widths[column] - displayWidth(cell)) + cell
            : padTo(cell, widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function isNumber(cell: string): boolean {
  return cell === '' || cell === '–' || /^[<>]?[−-]?[\d.]+(e[+-]?\d+)?( %)?$/.test(cell)
}

/** A number for reading: four significant digits, whole numbers whole, missing as a dash. */
export function shortNumber(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–'
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const magnitude = Math.abs(value)
  return magnitude >= 1e6 || magnitude < 1e-4 ? value.toExponential(2) : String(Number(value.toPrecision(4)))
}

/** A p-value: three decimals, and below 0.001 that it is so. */
export function shortP(p: number | null): string {
  if (p === null || Number.isNaN(p)) return '–'
  return p < 0.001 ? '<0.001' : p.toFixed(3)
}
