import {
  elasticNetSelector,
  type Selector,
  type StabilitySelection,
  stabilitySelection,
} from '@tessera/learning'
import type { BiomarkerCohort } from './cohort.ts'
import { marginalOrder } from './marginal-order.ts'
import { rowsWith, trainingOn } from './training-rows.ts'

export interface StableFeaturesOptions {
  readonly seed: number
  /** Complementary pairs of halves; 50 by default, 100 runs. */
  readonly pairs?: number
  /** Share of runs from which on a feature is stable; 0.75 by default. */
  readonly threshold?: number
  /**
   * Features that a run may select; by default as many as keep the bound of falsely stable ones at 1 at most,
   * sqrt((2 threshold - 1) features), from 3 to 50.
   */
  readonly most?: number
  readonly cause?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

export interface StableFeatures {
  /** `elastic net` or `statistic beside the covariates`. */
  readonly selector: string
  readonly most: number
  readonly selection: StabilitySelection
  /** Share of the runs with one centre left out that selected each feature; null with fewer than three centres. */
  readonly leaveOneCentreOut: readonly { readonly feature: string; readonly frequency: number }[] | null
}

/** Features that pass on to the elastic net of a run, by their statistic in the run's own patients. */
const passedOn = 300

/**
 * Which features a selecting procedure keeps choosing: over halves of the patients (stability selection with complementary
 * pairs) with its bounds of falsely stable features, and over all centres but one. Binary, time-to-event and competing
 * endpoints (the first cause, others censored) select along the path of an elastic net, after the strongest 300 of the run's
 * own patients; ordinal and continuous ones by their statistic beside the covariates.
 */
export function stableFeatures(cohort: BiomarkerCohort, options: StableFeaturesOptions): StableFeatures {
  const { seed, pairs = 50, threshold = 0.75, cause = 1 } = options
  const count = cohort.features.length
  const most = options.most ?? Math.min(50, Math.max(3, Math.floor(Math.sqrt((2 * threshold - 1) * count))))
  const netted = !['ordinal', 'continuous'].includes(cohort.outcome.kind)
  const everyFeature = Array.from({ length: count }, (_, f) => f)
  const data = rowsWith(cohort, everyFeature, false)
  const runs = 2 * pairs + (cohort.centres.length > 2 ? cohort.centres.length : 0)
  let done = 0
  const select: Selector = (training, context) => {
    options.signal?.throwIfAborted()
    options.onProgress?.(done++, runs)
    const ordered = marginalOrder(cohort, training.rows, {
      most: netted ? Math.max(most, passedOn) : most,
      cause,
    })
    if (!netted) return ordered.map(f => cohort.features[f].id)
    const narrow = rowsWith(cohort, ordered, false)
    return elasticNetSelector({ most })(trainingOn(narrow, training.rows), context)
  }
  const selection = stabilitySelection({ training: trainingOn(data), select, seed, pairs, threshold })
  const leaveOneCentreOut = cohort.centres.length > 2 ? overCentres() : null
  options.onProgress?.(runs, runs)
  return {
    selector: netted ? 'elastic net' : 'statistic beside the covariates',
    most,
    selection,
    leaveOneCentreOut,
  }

  function overCentres() {
    const times = new Map(cohort.features.map(({ id }) => [id, 0]))
    cohort.centres.forEach((_, c) => {
      const rows = Int32Array.from([...cohort.centre.keys()].filter(row => cohort.centre[row] !== c))
      for (const id of select(trainingOn(data, rows), { seed })) times.set(id, (times.get(id) ?? 0) + 1)
    })
    return [...times]
      .map(([feature, count]) => ({ feature, frequency: count / cohort.centres.length }))
      .sort((a, b) => b.frequency - a.frequency || (a.feature < b.feature ? -1 : 1))
  }
}
