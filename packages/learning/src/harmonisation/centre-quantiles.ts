import type { Fitter } from '@tessera/evidence'
import { quantileOfSorted } from '@tessera/statistics'
import { z } from 'zod'
import { firstAtLeast } from '../first-at-least.ts'
import type { ModellingRows } from '../rows.ts'
import { numericColumns, numericNames, rowsByCentre } from './centre-rows.ts'
import { type CentreMethod, type FittedHarmonisation, harmonisation } from './harmonisation.ts'

export interface CentreQuantilesOptions {
  /** Numeric features to normalise; all by default. */
  readonly features?: readonly string[]
  /** Rows that a centre unknown to training needs: its own quantiles are taken from them. */
  readonly minimumRows?: number
}

/** Sorted values of every feature in one centre. */
const quantilesSchema = z.array(z.array(z.number()))
type Quantiles = z.infer<typeof quantilesSchema>

export const centreQuantilesSchema = z.object({
  tessera: z.literal('harmonisation/1'),
  kind: z.literal('centre-quantiles'),
  features: z.array(z.string()),
  minimumRows: z.number().int(),
  notes: z.array(z.string()),
  reference: quantilesSchema,
  centres: z.array(z.object({ centre: z.string(), adjustment: quantilesSchema })),
})

/**
 * Quantile normalisation between centres, feature by feature: the reference is the mean of the training centres'
 * quantile functions, each read at as many even steps as the largest of them has rows (Bolstad et al.,
 * Bioinformatics 2003;19:185, as limma's `normalizeQuantiles` with the centres as columns). A value goes to the
 * reference quantile of its place among its centre's training values, (rank - 1) / (n - 1) with the mean rank of
 * ties, linear between two values; one beyond them keeps its distance to the nearest. A centre that training did
 * not have is given by the quantiles of its own rows. Where a centre has one value of a feature, its place is the
 * median; with none, values stay as they are.
 */
export function centreQuantiles(
  options: CentreQuantilesOptions = {},
): Fitter<ModellingRows, FittedHarmonisation> {
  return {
    name: 'quantile normalisation per centre',
    fit: training => {
      const rows = training.data
      const features = options.features ?? numericNames(rows)
      const columns = numericColumns(rows, features)
      const groups = rowsByCentre(rows)
      const most = groups.reduce((largest, group) => Math.max(largest, group.rows.length), 0)
      const sorted = groups.map(group => columns.map(column => sortedValues(column, group.rows)))
      const reference = features.map((_, j) =>
        meanQuantiles(
          sorted.map(centre => centre[j]),
          most,
        ),
      )
      const notes = features
        .filter((_, j) => reference[j].length === 0)
        .map(name => `'${name}' is missing in every training row: left as it is`)
      const method = quantileMethod({ features, minimumRows: options.minimumRows ?? 10, notes, reference })
      return harmonisation(method, new Map(groups.map((group, c) => [group.centre, sorted[c]])))
    },
  }
}

/** The harmonisation that {@link centreQuantiles}'s `toJSON` wrote. */
export function centreQuantilesFromJson(json: z.infer<typeof centreQuantilesSchema>): FittedHarmonisation {
  return harmonisation(
    quantileMethod(json),
    new Map(json.centres.map(({ centre, adjustment }) => [centre, adjustment])),
  )
}

function quantileMethod(parts: {
  readonly features: readonly string[]
  readonly minimumRows: number
  readonly notes: readonly string[]
  readonly reference: Quantiles
}): CentreMethod<Quantiles> {
  const { features, minimumRows, notes, reference } = parts
  return {
    kind: 'centre-quantiles',
    features,
    minimumRows,
    notes,
    prepare: () => [],
    learn: (columns, rows) => columns.map(column => sortedValues(column, rows)),
    adjust: (by, j, column, rows, _, into) => {
      const own = by[j]
      const target = reference[j]
      if (own.length === 0 || target.length === 0) return
      for (const row of rows) {
        const value = column[row]
        if (Number.isNaN(value)) continue
        const low = own[0]
        const high = own[own.length - 1]
        if (value < low) into[row] = value - low + target[0]
        else if (value > high) into[row] = value - high + target[target.length - 1]
        else into[row] = quantileOfSorted(target, placeOf(own, value))
      }
    },
    adjustmentJson: by => by,
    json: () => ({ features, minimumRows, notes, reference }),
  }
}

function sortedValues(column: Float64Array, rows: Int32Array): number[] {
  const values = Float64Array.from(rows, row => column[row]).sort() // NaN comes last
  let known = values.length
  while (known > 0 && Number.isNaN(values[known - 1])) known--
  return Array.from(values.subarray(0, known))
}

/** The mean over centres of their quantiles at `steps` even probabilities; centres without a value do not count. */
function meanQuantiles(centres: readonly (readonly number[])[], steps: number): number[] {
  const used = centres.filter(values => values.length > 0)
  if (used.length === 0) return []
  return Array.from({ length: steps }, (_, i) => {
    const p = steps === 1 ? 0.5 : i / (steps - 1)
    let sum = 0
    for (const values of used) sum += quantileOfSorted(values, p)
    return sum / used.length
  })
}

/** (mean rank - 1) / (n - 1) of a value within the range of the sorted values; linear between neighbours. */
function placeOf(sorted: readonly number[], value: number): number {
  const n = sorted.length
  if (n === 1) return 0.5
  const from = firstAtLeast(sorted, value)
  if (sorted[from] === value) return meanRank(sorted, from) / (n - 1)
  const below = sorted[from - 1]
  const above = sorted[from]
  const low = meanRank(sorted, firstAtLeast(sorted, below))
  const high = meanRank(sorted, from)
  return (low + ((high - low) * (value - below)) / (above - below)) / (n - 1)
}

/** Mean position (from 0) of the values equal to the one at `from`, the first of them. */
function meanRank(sorted: readonly number[], from: number): number {
  let to = from
  while (to + 1 < sorted.length && sorted[to + 1] === sorted[from]) to++
  return (from + to) / 2
}
