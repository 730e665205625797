/** What is known of each sample beside the assay: numbers, or codes of levels; NaN is missing. */
export interface ModelColumn {
  readonly name: string
  /** Null for a number. */
  readonly levels: readonly string[] | null
  readonly values: Float64Array
}

/**
 * A column from texts or numbers: numbers where every known value is one, else levels in their alphabetical order with
 * `reference` first where it is given.
 */
export function modelColumn(
  name: string,
  values: readonly (string | number | null)[],
  { reference, categorical = false }: { readonly reference?: string; readonly categorical?: boolean } = {},
): ModelColumn {
  const known = values.filter(value => value !== null && !Number.isNaN(value))
  if (!categorical && known.every(value => typeof value === 'number'))
    return {
      name,
      levels: null,
      values: Float64Array.from(values, v => (typeof v === 'number' ? v : Number.NaN)),
    }
  const names = [...new Set(known.map(String))].sort()
  const levels = reference === undefined ? names : [reference, ...names.filter(level => level !== reference)]
  const code = new Map(levels.map((level, k) => [level, k]))
  return {
    name,
    levels,
    values: Float64Array.from(values, v => (v === null ? Number.NaN : (code.get(String(v)) ?? Number.NaN))),
  }
}

/** Its columns in a design: itself, or one for each level but the first that occurs in the rows. */
export function designColumns(
  { name, levels, values }: ModelColumn,
  rows: ArrayLike<number>,
): { readonly name: string; readonly values: Float64Array }[] {
  const own = Float64Array.from(rows, row => values[row])
  if (levels === null) return [{ name, values: own }]
  const codes = [...new Set(own)].filter(code => !Number.isNaN(code)).sort((a, b) => a - b)
  return codes
    .slice(1)
    .map(code => ({ name: `${name}: ${levels[code]}`, values: own.map(v => (v === code ? 1 : 0)) }))
}
