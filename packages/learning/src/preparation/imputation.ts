import type { FitContext, Fitted, Fitter, Training } from '@tessera/evidence'
import { quantileOfSorted } from '@tessera/statistics'
import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import { type Feature, ModellingRows } from '../rows.ts'

/** Rows without a missing value, and how many values were put in. */
export interface Imputed {
  readonly rows: ModellingRows
  readonly imputed: readonly { readonly feature: string; readonly count: number }[]
}

const fillSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('numeric'),
    feature: z.string(),
    /** Median of the training values; null where every one is missing. */
    median: z.number().nullable(),
    missing: z.number().int(),
  }),
  z.object({
    kind: z.literal('categorical'),
    feature: z.string(),
    level: z.string().nullable(),
    missing: z.number().int(),
  }),
])
export type Fill = z.infer<typeof fillSchema>

export const imputationSchema = z.object({ fills: z.array(fillSchema), indicator: z.boolean() })

/** What was put in for missing values, by feature. */
export interface FittedImputation extends Fitted<ModellingRows, Imputed> {
  readonly fills: readonly Fill[]
  readonly indicator: boolean
}

/**
 * Fills missing numbers with the training median and missing categories with the most frequent training
 * level (the first in alphabetical order among equals). With `indicator`, a feature `NAME missing` (0 or 1)
 * is added for every feature that has a missing value in training. A feature without any training value stays
 * missing; {@link preparation} drops and notes it.
 */
export function imputation(
  options: { readonly indicator?: boolean } = {},
): Fitter<ModellingRows, FittedImputation> {
  const indicator = options.indicator ?? false
  return {
    name: 'imputation',
    fit: (training: Training<ModellingRows>, _context: FitContext) =>
      fittedImputation(training.data.features.map(fillOf), indicator),
  }
}

/** The imputation that `toJSON` wrote. */
export function imputationFromJson(json: unknown): FittedImputation {
  const { fills, indicator } = imputationSchema.parse(json)
  return fittedImputation(fills, indicator)
}

function fittedImputation(fills: readonly Fill[], indicator: boolean): FittedImputation {
  return {
    fills,
    indicator,
    apply: rows => impute(rows, fills, indicator),
    toJSON: () => ({ fills, indicator }),
  }
}

function fillOf(feature: Feature): Fill {
  if (feature.kind === 'numeric') {
    const missing = countMissing(feature.name, feature.values)
    const sorted = feature.values.slice().sort() // NaN comes last
    const known = sorted.subarray(0, sorted.length - missing)
    return {
      kind: 'numeric',
      feature: feature.name,
      median: known.length === 0 ? null : quantileOfSorted(known, 0.5),
      missing,
    }
  }
  const counts = new Int32Array(feature.levels.length)
  let missing = 0
  for (const code of feature.codes) {
    if (code < 0) missing++
    else counts[code]++
  }
  let best = -1
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue
    const better = best < 0 || counts[i] > counts[best]
    if (better || (counts[i] === counts[best] && feature.levels[i] < feature.levels[best])) best = i
  }
  return {
    kind: 'categorical',
    feature: feature.name,
    level: best < 0 ? null : feature.levels[best],
    missing,
  }
}

function impute(rows: ModellingRows, fills: readonly Fill[], indicator: boolean): Imputed {
  const chosen = rows.withFeatures(fills.map(fill => fill.feature))
  const imputed: { feature: string; count: number }[] = []
  const features = chosen.features.map((feature, i) => {
    const filled = fillIn(feature, fills[i])
    if (filled.count > 0) imputed.push({ feature: feature.name, count: filled.count })
    return filled.feature
  })
  if (indicator)
    chosen.features.forEach((feature, i) => {
      if (fills[i].missing > 0) features.push(missingIndicator(feature))
    })
  return { rows: new ModellingRows({ ...chosen, features }), imputed }
}

function fillIn(feature: Feature, fill: Fill): { feature: Feature; count: number } {
  if (feature.kind !== fill.kind)
    throw new TypeError(`feature '${feature.name}' was ${fill.kind} in training and is ${feature.kind} now`)
  if (feature.kind === 'numeric') {
    const missing = countMissing(feature.name, feature.values)
    const median = fill.kind === 'numeric' ? fill.median : null
    if (median === null || missing === 0) return { feature, count: 0 }
    const values = feature.values.slice()
    for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) values[row] = median
    return { feature: { ...feature, values }, count: missing }
  }
  const level = fill.kind === 'categorical' ? fill.level : null
  if (level === null) return { feature, count: 0 }
  const known = feature.levels.indexOf(level)
  const levels = known < 0 ? [...feature.levels, level] : feature.levels
  const code = known < 0 ? levels.length - 1 : known
  const codes = feature.codes.slice()
  let count = 0
  for (let row = 0; row < codes.length; row++)
    if (codes[row] < 0) {
      codes[row] = code
      count++
    }
  return count === 0 ? { feature, count } : { feature: { ...feature, levels, codes }, count }
}

/** @throws LearnerError for an infinite value */
function countMissing(feature: string, values: Float64Array): number {
  let missing = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value - value === 0) continue
    if (!Number.isNaN(value))
      throw new LearnerError(
        'not-finite',
        `feature '${feature}' is infinite in row ${row}`,
        'correct the value or make it missing',
      )
    missing++
  }
  return missing
}

function missingIndicator(feature: Feature): Feature {
  const values =
    feature.kind === 'numeric'
      ? feature.values.map(value => (Number.isNaN(value) ? 1 : 0))
      : Float64Array.from(feature.codes, code => (code < 0 ? 1 : 0))
  return { kind: 'numeric', name: `${feature.name} missing`, unit: null, values }
}
