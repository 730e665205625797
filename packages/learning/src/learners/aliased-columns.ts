/** A note for every column that other columns make up: it is left out of the fit. */
export function aliasedNotes(
  terms: readonly { readonly term: string }[],
  aliased: readonly boolean[],
): string[] {
  return terms
    .filter((_, j) => aliased[j])
    .map(({ term }) => `'${term}' is a combination of other columns: its coefficient is 0`)
}
