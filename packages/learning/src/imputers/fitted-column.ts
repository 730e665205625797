import { quantileOfSorted } from '@tessera/statistics'
import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import type { Feature, ModellingRows } from '../rows.ts'

/** What an imputer knows of a feature from training. */
export const fittedColumnSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('numeric'),
    feature: z.string(),
    /** Median of the values known; null where there is none. */
    median: z.number().nullable(),
    mean: z.number(),
    /** Standard deviation of the values known, denominator n. */
    sd: z.number(),
    known: z.number().int(),
  }),
  z.object({
    kind: z.literal('categorical'),
    feature: z.string(),
    /** Levels met in training, alphabetical. */
    levels: z.array(z.string()),
    /** How often each was met. */
    counts: z.array(z.number().int()),
    known: z.number().int(),
  }),
])
export type FittedColumn = Readonly<z.infer<typeof fittedColumnSchema>>

/** The code of a level that was not met in training. */
export const unseenLevel = -1

/** @throws LearnerError for an infinite value */
export function fitColumn(feature: Feature): FittedColumn {
  if (feature.kind === 'numeric') {
    const infinite = feature.values.findIndex(value => Math.abs(value) === Number.POSITIVE_INFINITY)
    if (infinite >= 0)
      throw new LearnerError(
        'not-finite',
        `feature '${feature.name}' is infinite in row ${infinite}`,
        'correct the value or make it missing',
      )
    const known = feature.values.filter(value => !Number.isNaN(value)).sort()
    const mean = known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length
    const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return {
      kind: 'numeric',
      feature: feature.name,
      median: known.length === 0 ? null : quantileOfSorted(known, 0.5),
      mean,
      sd: known.length === 0 || known[0] === known[known.length - 1] ? 0 : Math.sqrt(squares / known.length),
      known: known.length,
    }
  }
  const counts = new Map<string, number>()
  for (const code of feature.codes)
    if (code >= 0) counts.set(feature.levels[code], (counts.get(feature.levels[code]) ?? 0) + 1)
  const levels = [...counts.keys()].sort()
  const known = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return {
    kind: 'categorical',
    feature: feature.name,
    levels,
    counts: levels.map(level => counts.get(level) ?? 0),
    known,
  }
}

/**
 * The values of a feature in any rows, as its fitted column counts them: numbers as they are, categories by the levels
 * of training; NaN missing, {@link unseenLevel} for a level not met in training.
 * @throws TypeError where the kind has changed; LearnerError for an infinite value
 */
export function valuesOf(column: FittedColumn, rows: ModellingRows): Float64Array {
  const [feature] = rows.withFeatures([column.feature]).features
  if (feature.kind !== column.kind)
    throw new TypeError(
      `feature '${column.feature}' was ${column.kind} in training and is ${feature.kind} now`,
    )
  if (feature.kind === 'numeric') {
    fitColumn(feature) // refuses infinite values
    return feature.values.slice()
  }
  const code = feature.levels.map(level =>
    column.kind === 'categorical' ? column.levels.indexOf(level) : -1,
  )
  return Float64Array.from(feature.codes, at => (at < 0 ? Number.NaN : code[at] < 0 ? unseenLevel : code[at]))
}

/** The feature with its missing values filled from `values`; what is known stays as it is, unseen levels included. */
export function fillFeature(
  feature: Feature,
  column: FittedColumn,
  values: Float64Array,
): { readonly feature: Feature; readonly count: number } {
  let count = 0
  if (feature.kind === 'numeric') {
    const filled = feature.values.map((value, row) => {
      if (!Number.isNaN(value) || Number.isNaN(values[row])) return value
      count++
      return values[row]
    })
    return { feature: count === 0 ? feature : { ...feature, values: filled }, count }
  }
  const own = column.kind === 'categorical' ? column.levels : []
  const levels = [...feature.levels, ...own.filter(level => !feature.levels.includes(level))]
  const codes = feature.codes.map((code, row) => {
    if (code >= 0 || Number.isNaN(values[row])) return code
    count++
    return levels.indexOf(own[values[row]])
  })
  return { feature: count === 0 ? feature : { ...feature, levels, codes }, count }
}

/** Median or most frequent level (the first in alphabetical order among equals); NaN where nothing was known. */
export function usualValue(column: FittedColumn): number {
  if (column.kind === 'numeric') return column.median ?? Number.NaN
  return column.known === 0 ? Number.NaN : column.counts.indexOf(Math.max(...column.counts))
}

export function emptyNotes(columns: readonly FittedColumn[]): string[] {
  return columns
    .filter(column => column.known === 0)
    .map(({ feature }) => `'${feature}' has no value in training: it stays missing`)
}
