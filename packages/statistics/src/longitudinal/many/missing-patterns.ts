/** Features whose values are missing in the same rows; they share one design. */
export interface MissingPattern {
  /** Rows with a value. */
  readonly rows: Int32Array
  /** Features of the pattern, ascending. */
  readonly features: readonly number[]
}

/** Groups features by where their values are missing; the pattern that comes first in the features comes first. */
export function missingPatterns(values: Float64Array, features: number, n: number): MissingPattern[] {
  const patterns = new Map<string, number[]>()
  const words = new Uint16Array(Math.ceil(n / 16))
  for (let f = 0; f < features; f++) {
    words.fill(0)
    for (let i = 0, at = f * n; i < n; i++, at++) if (Number.isNaN(values[at])) words[i >> 4] |= 1 << (i & 15)
    const key = String.fromCharCode(...words)
    const known = patterns.get(key)
    if (known) known.push(f)
    else patterns.set(key, [f])
  }
  return Array.from(patterns.values(), members => {
    const rows: number[] = []
    for (let i = 0, at = members[0] * n; i < n; i++, at++) if (!Number.isNaN(values[at])) rows.push(i)
    return { rows: Int32Array.from(rows), features: members }
  })
}
