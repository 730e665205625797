import type { Fitter } from '@tessera/evidence'
import { z } from 'zod'
import type { ModellingRows } from '../rows.ts'
import { numericColumns, numericNames, rowsByCentre } from './centre-rows.ts'
import { type CentreMethod, type FittedHarmonisation, harmonisation } from './harmonisation.ts'

export interface CentreScalingOptions {
  /** Numeric features to scale; all by default. */
  readonly features?: readonly string[]
  /** Rows that a centre unknown to training needs: its own mean and deviation are taken from them. */
  readonly minimumRows?: number
}

const momentsSchema = z.object({ mean: z.array(z.number()), deviation: z.array(z.number()) })
type Moments = z.infer<typeof momentsSchema>

export const centreScalingSchema = z.object({
  tessera: z.literal('harmonisation/1'),
  kind: z.literal('centre-scaling'),
  features: z.array(z.string()),
  minimumRows: z.number().int(),
  notes: z.array(z.string()),
  pooled: momentsSchema,
  centres: z.array(z.object({ centre: z.string(), adjustment: momentsSchema })),
})

/**
 * z-scores within each centre: (x - mean of the centre) / standard deviation of the centre (denominator n - 1, R's
 * `scale`), missing values left out and kept. A centre with fewer than two values of a feature, or where it does
 * not vary, divides by the standard deviation of all training rows about their centres' means (by 1 where that is
 * 0 too); with no value at all, training's own mean is subtracted. A centre that training did not have is scaled by
 * its own rows.
 */
export function centreScaling(
  options: CentreScalingOptions = {},
): Fitter<ModellingRows, FittedHarmonisation> {
  return {
    name: 'z-score per centre',
    fit: training => {
      const rows = training.data
      const features = options.features ?? numericNames(rows)
      const columns = numericColumns(rows, features)
      const groups = rowsByCentre(rows)
      const pooled = pooledMoments(
        columns,
        groups.map(group => group.rows),
      )
      const notes = features
        .filter((_, j) => pooled.deviation[j] === 0)
        .map(name => `'${name}' does not vary within centres: centred only`)
      const method = scalingMethod({ features, minimumRows: options.minimumRows ?? 10, notes, pooled })
      return harmonisation(
        method,
        new Map(groups.map(group => [group.centre, method.learn(columns, group.rows, [])])),
      )
    },
  }
}

/** The harmonisation that {@link centreScaling}'s `toJSON` wrote. */
export function centreScalingFromJson(json: z.infer<typeof centreScalingSchema>): FittedHarmonisation {
  return harmonisation(
    scalingMethod(json),
    new Map(json.centres.map(({ centre, adjustment }) => [centre, adjustment])),
  )
}

function scalingMethod(parts: {
  readonly features: readonly string[]
  readonly minimumRows: number
  readonly notes: readonly string[]
  readonly pooled: Moments
}): CentreMethod<Moments> {
  const { features, minimumRows, notes, pooled } = parts
  return {
    kind: 'centre-scaling',
    features,
    minimumRows,
    notes,
    prepare: () => [],
    learn: (columns, rows) => {
      const moments = columns.map(column => momentsOf(column, rows))
      return {
        mean: moments.map((m, j) => (m.count === 0 ? pooled.mean[j] : m.mean)),
        deviation: moments.map((m, j) => {
          const own = m.count < 2 ? 0 : Math.sqrt(m.squares / (m.count - 1))
          return own || pooled.deviation[j] || 1
        }),
      }
    },
    adjust: (by, j, column, rows, _, into) => {
      for (const row of rows) into[row] = (column[row] - by.mean[j]) / by.deviation[j]
    },
    adjustmentJson: by => by,
    json: () => ({ features, minimumRows, notes, pooled }),
  }
}

/** Number, mean and sum of squares about the mean of the values that are there. */
export function momentsOf(
  column: Float64Array,
  rows: Int32Array,
): { count: number; mean: number; squares: number } {
  let count = 0
  let sum = 0
  let first = Number.NaN
  let constant = true
  for (let i = 0; i < rows.length; i++) {
    const value = column[rows[i]]
    if (Number.isNaN(value)) continue
    if (count === 0) first = value
    else if (value !== first) constant = false
    count++
    sum += value
  }
  // The mean of equal values is that value, not a rounding error beside it.
  const mean = constant ? first : sum / count
  let squares = 0
  if (!constant) for (const row of rows) if (!Number.isNaN(column[row])) squares += (column[row] - mean) ** 2
  return { count, mean: count === 0 ? 0 : mean, squares }
}

/** Mean of all rows, and their standard deviation about the means of their centres. */
function pooledMoments(columns: readonly Float64Array[], groups: readonly Int32Array[]): Moments {
  const mean: number[] = []
  const deviation: number[] = []
  for (const column of columns) {
    let count = 0
    let sum = 0
    let squares = 0
    let freedom = 0
    for (const rows of groups) {
      const m = momentsOf(column, rows)
      count += m.count
      sum += m.count * m.mean
      squares += m.squares
      freedom += Math.max(0, m.count - 1)
    }
    mean.push(count === 0 ? 0 : sum / count)
    deviation.push(freedom === 0 ? 0 : Math.sqrt(squares / freedom))
  }
  return { mean, deviation }
}
