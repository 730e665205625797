import { type PreferenceEffect, preferenceEffects } from './analysis.ts'
import { drawnPatients, drawPreferenceTrial } from './draw-trial.ts'
import { analyseElicited } from './elicited.ts'
import { isEstimate } from './estimate.ts'
import { type PreferenceScenario, requireScenario, scenarioEffects } from './scenario.ts'
import { analyseTwoStage } from './two-stage.ts'
import type { InverseShare } from './two-stage-moments.ts'

export interface CharacteristicsOptions {
  readonly scenario: PreferenceScenario
  /** Patients a trial. */
  readonly n: number
  readonly trials: number
  readonly seed: number
  readonly level?: number
  readonly inverseShare?: InverseShare
}

/** How the estimate of one effect fared over the drawn trials. */
export interface EffectCharacteristics {
  readonly effect: PreferenceEffect
  readonly truth: number
  /** Trials that gave an estimate. */
  readonly estimated: number
  readonly mean: number
  readonly bias: number
  /** Monte-Carlo standard error of the bias. */
  readonly biasError: number
  /** Standard deviation of the estimates, and root mean square of their standard errors. */
  readonly sd: number
  readonly meanError: number
  /** Trials whose interval held the truth. */
  readonly covered: number
  /** Share of trials whose interval left out 0: power, or the type I error where the truth is 0. */
  readonly rejected: number
}

/**
 * Bias, coverage and power of a preference design's analysis, by drawn trials of which the truth is known. Each trial
 * has its own random stream: the first thousand of ten thousand are those of a thousand.
 * @throws StatisticsInputError for a scenario that cannot be
 */
export function preferenceCharacteristics(options: CharacteristicsOptions): readonly EffectCharacteristics[] {
  const { scenario, n, trials, seed, level = 0.95, inverseShare } = options
  requireScenario(scenario)
  const truth = scenarioEffects(scenario)
  const sums = preferenceEffects.map(effect => ({ effect, ...emptySums() }))
  for (let trial = 0; trial < trials; trial++) {
    const drawn = drawPreferenceTrial(scenario, n, seed, trial)
    const patients = { ...drawnPatients(drawn, scenario.strata.length), level, inverseShare }
    const { effects } =
      scenario.design === 'two-stage' ? analyseTwoStage(patients) : analyseElicited(patients)
    for (const sum of sums) {
      const estimate = effects[sum.effect]
      if (!isEstimate(estimate)) continue
      const off = estimate.value - truth[sum.effect]
      sum.count++
      sum.off += off
      sum.squares += off * off
      sum.variance += estimate.se ** 2
      if (estimate.lower <= truth[sum.effect] && truth[sum.effect] <= estimate.upper) sum.covered++
      if (estimate.lower > 0 || estimate.upper < 0) sum.rejected++
    }
  }
  return sums.map(({ effect, count, off, squares, variance, covered, rejected }) => {
    const bias = off / count
    const sd = Math.sqrt((squares - count * bias * bias) / (count - 1))
    return {
      effect,
      truth: truth[effect],
      estimated: count,
      mean: truth[effect] + bias,
      bias,
      biasError: sd / Math.sqrt(count),
      sd,
      meanError: Math.sqrt(variance / count),
      covered,
      rejected: rejected / count,
    }
  })
}

function emptySums() {
  return { count: 0, off: 0, squares: 0, variance: 0, covered: 0, rejected: 0 }
}
