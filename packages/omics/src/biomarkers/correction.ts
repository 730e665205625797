/** A correction over the p-values that there are. */
export function overGiven(
  p: readonly (number | null)[],
  correction: (p: ArrayLike<number>) => Float64Array,
): (number | null)[] {
  const given = p.flatMap((value, i) => (value === null ? [] : [i]))
  const corrected = correction(given.map(i => p[i] ?? 1))
  const result: (number | null)[] = p.map(() => null)
  given.forEach((i, k) => {
    result[i] = corrected[k]
  })
  return result
}
