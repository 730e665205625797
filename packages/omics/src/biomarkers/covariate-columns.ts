import type { Feature } from '@tessera/learning'

/** Covariates as columns: numbers as they are, a level less than there are for a category. */
export interface CovariateColumns {
  readonly names: readonly string[]
  readonly columns: readonly Float64Array[]
  /** 1 where every covariate is known. */
  readonly complete: Uint8Array
}

/** Columns of a regression; the most frequent level of a category is the reference (the first among equals). */
export function covariateColumns(features: readonly Feature[], size: number): CovariateColumns {
  const complete = new Uint8Array(size).fill(1)
  const names: string[] = []
  const columns: Float64Array[] = []
  for (const feature of features) {
    if (feature.kind === 'numeric') {
      names.push(feature.name)
      columns.push(feature.values)
      feature.values.forEach((value, i) => {
        if (Number.isNaN(value)) complete[i] = 0
      })
      continue
    }
    const counts = new Int32Array(feature.levels.length)
    feature.codes.forEach((code, i) => {
      if (code < 0) complete[i] = 0
      else counts[code]++
    })
    const reference = counts.indexOf(Math.max(...counts))
    feature.levels.forEach((level, code) => {
      if (code === reference || counts[code] === 0) return
      names.push(`${feature.name}: ${level}`)
      columns.push(Float64Array.from(feature.codes, value => Number(value === code)))
    })
  }
  return { names, columns, complete }
}

/** A column for each centre but the largest. */
export function centreColumns(
  centre: Int32Array,
  centres: readonly string[],
): { readonly names: readonly string[]; readonly columns: readonly Float64Array[] } {
  const { names, columns } = covariateColumns(
    [{ kind: 'categorical', name: 'centre', levels: centres, codes: centre }],
    centre.length,
  )
  return { names, columns }
}
