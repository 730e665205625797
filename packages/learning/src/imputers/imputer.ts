import type { Fitted } from '@tessera/evidence'
import type { Imputed } from '../preparation/imputation.ts'
import { type Feature, ModellingRows } from '../rows.ts'
import { type FittedColumn, fillFeature } from './fitted-column.ts'

/** An imputer after fitting: fills what is missing in any rows from what it saw in training alone. */
export interface FittedImputer extends Fitted<ModellingRows, Imputed> {
  readonly kind: string
  /** Features that stay missing, how the fit ended. */
  readonly notes: readonly string[]
}

/** The rows with the features of `columns`, in that order, their missing values taken from `values`. */
export function fillRows(
  rows: ModellingRows,
  columns: readonly FittedColumn[],
  values: readonly Float64Array[],
): Imputed {
  const chosen = rows.withFeatures(columns.map(column => column.feature))
  const imputed: { feature: string; count: number }[] = []
  const features: Feature[] = chosen.features.map((feature, j) => {
    const filled = fillFeature(feature, columns[j], values[j])
    if (filled.count > 0) imputed.push({ feature: feature.name, count: filled.count })
    return filled.feature
  })
  return { rows: new ModellingRows({ ...chosen, features }), imputed }
}
