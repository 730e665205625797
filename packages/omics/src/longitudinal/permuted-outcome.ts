import { createRandom } from '@tessera/statistics'
import type { LandmarkFeatures } from './landmark-features.ts'
import type { LandmarkMeasure } from './landmark-measures.ts'
import { atRiskValues, outcomeScreens, screenEffects } from './landmark-outcome.ts'
import type { RiskSet } from './risk-set.ts'

/** What is found where nothing is to be found. */
export interface NegativeControl {
  readonly permutations: number
  readonly seed: number
  /** Share of features with p below 0.05 in each permutation, their mean and its Monte-Carlo error. */
  readonly shares: Float64Array
  readonly meanShare: number
  readonly standardError: number
  /** Features at a false discovery rate below 0.05 in each permutation. */
  readonly discoveries: Int32Array
  /** Share of permutations with any: by chance 5 %. */
  readonly anyDiscovery: number
}

/**
 * The cause-specific analysis of one measure with outcomes shuffled among the patients at risk of each centre, time and cause
 * together: p is uniform, so that a share of 0.05 lies below 0.05 on average. Features that go together make the share of one
 * permutation vary; its mean over permutations does not suffer.
 */
export function negativeControl(
  features: LandmarkFeatures,
  risk: RiskSet,
  options: {
    readonly measure: LandmarkMeasure
    readonly permutations: number
    readonly seed: number
    readonly onProgress?: (done: number) => void
  },
): NegativeControl {
  const { measure, permutations, seed, onProgress } = options
  const values = atRiskValues(features, measure, risk)
  const centres = Map.groupBy(risk.centre.keys(), i => risk.centre[i])
  const shares = new Float64Array(permutations)
  const discoveries = new Int32Array(permutations)
  for (let k = 0; k < permutations; k++) {
    const random = createRandom(seed, 'negative control', k)
    const from = new Int32Array(risk.patient.length)
    for (const members of centres.values()) {
      const order = random.permutation(members.length)
      members.forEach((i, at) => {
        from[i] = members[order[at]]
      })
    }
    const shuffled = {
      ...risk,
      time: Float64Array.from(from, i => risk.time[i]),
      cause: Int32Array.from(from, i => risk.cause[i]),
    }
    const { p, q } = screenEffects(outcomeScreens(shuffled, {}).causeSpecific, values, shuffled.cause)
    let tested = 0
    let below = 0
    for (let f = 0; f < p.length; f++) {
      if (Number.isNaN(p[f])) continue
      tested++
      if (p[f] < 0.05) below++
      if (q[f] < 0.05) discoveries[k]++
    }
    shares[k] = tested === 0 ? Number.NaN : below / tested
    onProgress?.(k + 1)
  }
  const meanShare = shares.reduce((sum, v) => sum + v, 0) / permutations
  const spread = shares.reduce((sum, v) => sum + (v - meanShare) ** 2, 0) / Math.max(1, permutations - 1)
  return {
    permutations,
    seed,
    shares,
    meanShare,
    standardError: Math.sqrt(spread / permutations),
    discoveries,
    anyDiscovery: discoveries.reduce((sum, v) => sum + (v > 0 ? 1 : 0), 0) / permutations,
  }
}
