/**
 * The warnings of a model with its covariates by name: the library, which knows no names, writes `x[2]` or
 * `Covariate 2` for the third.
 */
export function namedWarnings(
  warnings: readonly string[],
  covariates: readonly { readonly name: string }[],
): string[] {
  const nameOf = (place: string, written: string) => covariates[Number(place)]?.name ?? written
  return warnings.map(warning =>
    warning.replace(/\bx\[(\d+)\]|\bCovariate (\d+)\b/g, (written, inList, inSentence) =>
      nameOf(inList ?? inSentence, written),
    ),
  )
}
