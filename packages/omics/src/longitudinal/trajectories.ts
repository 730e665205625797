import { linearMixedMany, studentQuantile } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'
import type { ModelColumn } from './model-column.ts'
import { modelledAssay } from './modelled-scale.ts'
import type { PatientVisits } from './patient-visits.ts'

/** A mean with its interval; NaN where it cannot be told. */
export interface MeanWithLimits {
  readonly mean: number
  readonly lower: number
  readonly upper: number
}

export interface TrajectoryPoint {
  readonly group: string
  readonly visit: string
  /** Median day of the visit's samples in the group; NaN without any. */
  readonly day: number
  readonly n: number
  /** Of those seen, with Student's interval. */
  readonly raw: MeanWithLimits
  /** Of the mixed model with group x visit and a random intercept: missing visits count as the seen ones would have it. */
  readonly modelled: MeanWithLimits
}

export interface Trajectory {
  readonly feature: string
  readonly points: readonly TrajectoryPoint[]
  /** Every patient's own line, for spaghetti: days and values, none missing. */
  readonly lines: readonly {
    readonly patientId: string
    readonly group: string
    readonly day: readonly number[]
    readonly value: readonly number[]
  }[]
}

/**
 * Means by group and visit of some features, raw and by a mixed model, with the number at each visit and every patient's
 * line: plain numbers, for a figure to draw.
 * @param group one entry a sample; without it all patients are one group
 * @throws OmicsError `design` where no sample has a visit
 */
export function trajectories(
  given: PatientVisits,
  features: readonly number[],
  options: { readonly group?: ModelColumn; readonly level?: number } = {},
): Trajectory[] {
  const { group, level = 0.95 } = options
  const groups = group?.levels ?? ['all']
  const codeOf = (at: number) => (group ? group.values[at] : 0)
  const kept = Array.from(given.day.keys()).filter(
    at => given.visit[at] !== null && !Number.isNaN(codeOf(at)),
  )
  if (kept.length === 0)
    throw new OmicsError(
      'design',
      'no sample stands for a visit',
      'give windows of visits (--visits), or visits in the sheet',
    )
  const { assay } = modelledAssay(given.assay.selectFeatures(features).select(Int32Array.from(kept)))
  const cells = groups
    .flatMap((name, code) => given.visitNames.map(visit => ({ group: name, code, visit })))
    .map(cell => ({
      ...cell,
      places: kept.flatMap((at, k) =>
        codeOf(at) === cell.code && given.visit[at] === cell.visit ? [k] : [],
      ),
    }))
  const present = cells.filter(({ places }) => places.length > 0)
  const indicator = (places: readonly number[]) => {
    const column = new Float64Array(kept.length)
    for (const k of places) column[k] = 1
    return column
  }
  // the first cell is the intercept; a cell's mean is intercept plus its own coefficient
  const fit = linearMixedMany({
    outcomes: assay.values,
    x: present.slice(1).map(({ places }) => indicator(places)),
    group: Float64Array.from(kept, at => given.patient[at]),
    contrasts: present.map((_, c) =>
      Float64Array.from({ length: present.length }, (_unused, j) => (j === 0 || j === c ? 1 : 0)),
    ),
  })
  return features.map((_, f) => {
    const row = assay.row(f)
    return {
      feature: assay.features[f].id,
      points: cells.map(({ group: name, visit, places }): TrajectoryPoint => {
        const seen = places.filter(k => !Number.isNaN(row[k]))
        const at = present.findIndex(cell => cell.places === places)
        const contrast = at < 0 ? null : fit.contrasts[at]
        return {
          group: name,
          visit,
          day: median(seen.map(k => given.day[kept[k]])),
          n: seen.length,
          raw: rawMean(
            seen.map(k => row[k]),
            level,
          ),
          modelled:
            contrast === null
              ? { mean: Number.NaN, lower: Number.NaN, upper: Number.NaN }
              : limits(contrast.estimate[f], contrast.se[f], contrast.df[f], level),
        }
      }),
      lines: given.patients.flatMap((patientId, i) => {
        const own = kept.flatMap((at, k) => (given.patient[at] === i && !Number.isNaN(row[k]) ? [k] : []))
        if (own.length === 0) return []
        return [
          {
            patientId,
            group: groups[codeOf(kept[own[0]])],
            day: own.map(k => given.day[kept[k]]),
            value: own.map(k => row[k]),
          },
        ]
      }),
    }
  })
}

function rawMean(values: readonly number[], level: number): MeanWithLimits {
  const n = values.length
  const mean = n === 0 ? Number.NaN : values.reduce((sum, v) => sum + v, 0) / n
  if (n < 2) return { mean, lower: Number.NaN, upper: Number.NaN }
  const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1))
  return limits(mean, sd / Math.sqrt(n), n - 1, level)
}

function limits(mean: number, se: number, df: number, level: number): MeanWithLimits {
  const half = df > 0 ? studentQuantile(0.5 + level / 2, df) * se : Number.NaN
  return { mean, lower: mean - half, upper: mean + half }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}
