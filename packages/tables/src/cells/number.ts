/** A cell read as a number: its value, and the side of a limit where it says `<0.05` or `>1000`. */
export interface ReadNumber {
  readonly value: number
  readonly limit: 'below' | 'above' | null
}

export type DecimalSign = '.' | ','

/**
 * Digits with at most a minus sign in front and one point inside, which is what nearly every cell of a large
 * table is: read without regular expressions. NaN for anything else, which may still be a number.
 */
export function quickNumber(cell: string): number {
  return isQuickNumber(cell) ? Number(cell) : Number.NaN
}

export function isQuickNumber(cell: string): boolean {
  const length = cell.length
  let points = 0
  let digits = 0
  for (let i = 0; i < length; i++) {
    const code = cell.charCodeAt(i)
    if (code >= 48 && code <= 57) digits++
    else if (code === 46 && points === 0) points++
    else if (code !== 45 || i > 0) return false
  }
  return digits > 0
}

/** No number is written longer; a page of text in a cell is not searched for one. */
const longest = 400

const simple = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const thousands = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/
const commaDecimal = /^[+-]?\d+,\d+$/
const commaGrouped = /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/

/**
 * Reads a plain cell (see `plain`) as a number, or null. Accepts thousand separators, a decimal comma when
 * told so, a limit sign in front (`<`, `<=`, `≤`, `＜`, `>` and their like), the column's own unit or a
 * laboratory's arrow behind.
 */
export function readNumber(
  cell: string,
  decimal: DecimalSign,
  unit: string | null = null,
): ReadNumber | null {
  if (simple.test(cell) && decimal === '.') return { value: Number(cell), limit: null }
  if (cell.length > longest) return null
  const match = /^(<=|>=|<|>|≤|≥|≦|≧)?\s*(.*?)\s*[↑↓]*$/u.exec(cell)
  if (!match) return null
  const limit = match[1] === undefined ? null : /^[<≤≦]/.test(match[1]) ? 'below' : 'above'
  let body = match[2].replace(/^−/, '-')
  if (unit !== null && body.toLowerCase().endsWith(unit.toLowerCase()))
    body = body.slice(0, body.length - unit.length).trim()
  const value = bareNumber(body, decimal)
  return value === null ? null : { value, limit }
}

function bareNumber(text: string, decimal: DecimalSign): number | null {
  if (decimal === ',') {
    if (commaDecimal.test(text) || commaGrouped.test(text))
      return Number(text.replaceAll('.', '').replace(',', '.'))
    return /^[+-]?\d+$/.test(text) ? Number(text) : null
  }
  if (simple.test(text)) return Number(text)
  if (thousands.test(text)) return Number(text.replaceAll(',', ''))
  return null
}

/**
 * The decimal sign that a whole column speaks for: a comma when at least one cell can only be a decimal comma
 * (`3,8`) and no cell has a decimal point.
 */
export function decimalSignOf(cells: Iterable<string | null>): DecimalSign {
  let comma = false
  for (const cell of cells) {
    if (cell === null || cell === '') continue
    if (isQuickNumber(cell)) {
      if (cell.includes('.') && !commaGrouped.test(cell)) return '.'
      continue
    }
    if (!cell.includes(',') && !cell.includes('.')) continue
    const body = cell.replace(/^[<>=≤≥＜＞\s]+/u, '')
    if (commaDecimal.test(body) && !thousands.test(body)) comma = true
    else if (/^[+-]?\d*\.\d+$/.test(body) && !commaGrouped.test(body)) return '.'
  }
  return comma ? ',' : '.'
}
