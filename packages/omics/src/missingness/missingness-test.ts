import { spearman } from '@tessera/statistics'
import type { Assay } from '../assay/assay.ts'
import { placesOfKind } from '../run-quality/batches.ts'
import { momentsOf, presentSorted } from '../run-quality/centre-and-spread.ts'
import { censoredNormal, distanceFromNormal } from './censored-normal.ts'
import { logValues } from './log-values.ts'

/** Why values are missing: under the limit of detection, or for reasons that have nothing to do with their size. */
export type MissingKind = 'left-censored' | 'random'

export interface FeatureMissingness {
  readonly feature: string
  /** Of the study samples. */
  readonly missing: number
  readonly found: number
  /**
   * Log likelihood of left-censoring less that of missing at random; NaN where fewer than {@link LEAST_FOUND} values
   * are found or none is missing.
   */
  readonly evidence: number
  /** Kolmogorov's distance of the found values from the censored normal, truncated at the smallest of them, and from a normal. */
  readonly distanceCensored: number
  readonly distanceRandom: number
  /** null where nothing is missing. */
  readonly kind: MissingKind | null
  /** `own`: by the feature's own evidence; `overall`: it says too little, and goes with all features together. */
  readonly by: 'own' | 'overall' | null
}

export interface MissingnessTest {
  /** Spearman's correlation over features of the share missing and the mean of what was found. */
  readonly rho: number
  readonly p: number
  readonly overall: MissingKind
  readonly features: readonly FeatureMissingness[]
}

/** Values that must be found before a feature's own distribution is looked at. */
export const LEAST_FOUND = 10
/** Log likelihood that one explanation must have over the other: e^3, some 20 to 1. */
const DECISIVE = 3

/**
 * Whether the missing values of each feature are left-censored or missing at random, from the study samples.
 *
 * Overall: features of low intensity miss more values when the limit of detection is the reason: left-censored where
 * Spearman's correlation of the share missing and the mean log intensity found is below 0 with p < 0.05, otherwise at
 * random. By feature: two explanations with three numbers each (mean, spread, and limit or share) are compared by their
 * likelihood for what was found and what was not: a normal of which the missing values lie under the smallest found,
 * or a normal of which any value is missing with the same probability. Where neither is e^3 times likelier, or there
 * are too few values, the feature goes with the overall answer. Both take logarithms to be normal; Kolmogorov's
 * distances say how well each fits. Blind to outcome and group.
 *
 * Test the table as the instrument wrote it: the limit holds for raw intensities, and correction of drift or dilution
 * smears its edge, so that left-censored values look missing at random.
 */
export function missingnessTest(assay: Assay): MissingnessTest {
  const study = placesOfKind(assay, 'study')
  const logs = logValues(assay)
  const rows = assay.features.map(({ id }, f) => {
    const sorted = presentSorted(Float64Array.from(study, place => logs[f * assay.size + place]))
    return { feature: id, sorted, missing: study.length - sorted.length, mean: momentsOf(sorted).mean }
  })
  const both = rows.filter(({ missing, sorted }) => sorted.length > 0 && missing >= 0)
  const someMissing = both.filter(({ missing }) => missing > 0).length
  const { rho, p } =
    someMissing >= 4
      ? spearman({ x: both.map(({ missing }) => missing), y: both.map(({ mean }) => mean) })
      : { rho: 0, p: 1 }
  const overall: MissingKind = rho < 0 && p < 0.05 ? 'left-censored' : 'random'
  return {
    rho,
    p,
    overall,
    features: rows.map(({ feature, sorted, missing }): FeatureMissingness => {
      const compared = compare(sorted, missing)
      const own = Math.abs(compared.evidence) > DECISIVE
      const kind = missing === 0 ? null : own ? (compared.evidence > 0 ? 'left-censored' : 'random') : overall
      return {
        feature,
        missing,
        found: sorted.length,
        ...compared,
        kind,
        by: missing === 0 ? null : own ? 'own' : 'overall',
      }
    }),
  }
}

function compare(sorted: Float64Array, missing: number) {
  const n = sorted.length
  const nothing = { evidence: Number.NaN, distanceCensored: Number.NaN, distanceRandom: Number.NaN }
  if (missing === 0 || n < LEAST_FOUND || !(sorted[n - 1] > sorted[0])) return nothing
  const censored = censoredNormal(sorted, missing, sorted[0])
  const random = censoredNormal(sorted, 0, sorted[0])
  const share = missing / (missing + n)
  const asRandom = random.logLikelihood + n * Math.log(1 - share) + missing * Math.log(share)
  return {
    evidence: censored.logLikelihood - asRandom,
    distanceCensored: distanceFromNormal(sorted, censored, sorted[0]),
    distanceRandom: distanceFromNormal(sorted, random),
  }
}
