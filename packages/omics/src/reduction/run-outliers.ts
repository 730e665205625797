import type { Assay } from '../assay/assay.ts'
import { logValues } from '../missingness/log-values.ts'
import { trainingSamples } from '../normalisation/training-samples.ts'
import { placesOfKind } from '../run-quality/batches.ts'
import { hotellingLimit } from './pca.ts'
import { type FittedPca, pcaFitter } from './pca-fitter.ts'

export interface RunOutliers {
  readonly pca: FittedPca
  /** Features found in every study and QC sample: what the components are of. */
  readonly features: number
  /** Hotelling's T^2 above which a sample is far out: 95 % over all samples together (Bonferroni). */
  readonly limit: number
  readonly samples: readonly { readonly sample: string; readonly kind: string; readonly t2: number }[]
}

/** Least features and samples for components. */
const LEAST_FEATURES = 5
const LEAST_SAMPLES = 10

/**
 * Study and QC samples that lie far out in the first components of the logarithms, of the features that every such
 * sample has: nothing is filled in. null where these are fewer than five, or the samples fewer than ten.
 */
export function runOutliers(assay: Assay, components = 3): RunOutliers | null {
  const chosen = assay.select(placesOfKind(assay, 'study', 'qc'))
  const logs = logValues(chosen)
  const { size } = chosen
  const complete = Int32Array.from(
    chosen.features.flatMap((_, f) =>
      logs.subarray(f * size, (f + 1) * size).every(value => Number.isFinite(value)) ? [f] : [],
    ),
  )
  if (complete.length < LEAST_FEATURES || size < LEAST_SAMPLES) return null
  const table = chosen.with({ values: logs, scale: 'ln' }).selectFeatures(complete)
  const pca = pcaFitter({ components }).fit(trainingSamples(table), { seed: 1 })
  const limit = hotellingLimit(size, pca.loadings.length, 1 - 0.05 / size)
  const samples = chosen.samples.flatMap(({ id, kind }, s) =>
    pca.training.t2[s] > limit ? [{ sample: id, kind, t2: pca.training.t2[s] }] : [],
  )
  return { pca, features: complete.length, limit, samples: samples.sort((a, b) => b.t2 - a.t2) }
}
