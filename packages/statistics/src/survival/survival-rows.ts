import type { SurvivalInput } from './survival-input.ts'

/** The rows that have each value, by ascending value. */
export function rowsByValue(
  values: ArrayLike<number>,
  rows: Int32Array,
): { readonly value: number; readonly rows: Int32Array }[] {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(values[row], (counts.get(values[row]) ?? 0) + 1)
  const filled = new Map<number, number>()
  const parts = new Map([...counts].map(([value, count]) => [value, new Int32Array(count)]))
  for (const row of rows) {
    const value = values[row]
    const at = filled.get(value) ?? 0
    const part = parts.get(value)
    if (part) part[at] = row
    filled.set(value, at + 1)
  }
  return [...parts].map(([value, part]) => ({ value, rows: part })).sort((a, b) => a.value - b.value)
}

/** The follow-up of some rows, with their clusters. */
export function takeRows(
  input: SurvivalInput & { readonly cluster?: ArrayLike<number> },
  rows: Int32Array,
): SurvivalInput & { readonly cluster?: Float64Array } {
  const take = (values: ArrayLike<number>) => Float64Array.from(rows, row => values[row])
  return {
    time: take(input.time),
    event: take(input.event),
    entry: input.entry ? take(input.entry) : undefined,
    weights: input.weights ? take(input.weights) : undefined,
    cluster: input.cluster ? take(input.cluster) : undefined,
  }
}
