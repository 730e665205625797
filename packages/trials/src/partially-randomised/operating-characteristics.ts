import type { Measure } from '../analysis/analysis-settings.ts'
import { cohortDifference } from '../analysis/cohort-difference.ts'
import { preferenceCohortEffect } from '../analysis/preference-cohort-effect.ts'
import { randomisedEffect } from '../analysis/randomised-effect.ts'
import { type EffectOrReason, isEffect } from '../analysis/treatment-effect.ts'
import type { CombinationRule } from '../cohorts/combination-rule.ts'
import { posteriorOf } from '../cohorts/combine-cohorts.ts'
import { mixtureLower } from '../cohorts/normal-mixture.ts'
import { scenarioArms, trialSource } from './draw-trial.ts'
import { type ExpectedEffects, expectedEffects } from './expected-effects.ts'
import { completeScenario, type Scenario } from './scenario.ts'

export type EstimatorCohort = 'randomised' | 'preference' | 'difference'

/** How one estimator did over the simulated trials. */
export interface EstimatorCharacteristics {
  readonly cohort: EstimatorCohort
  readonly measure: Measure
  /** The estimate less its jackknife bias (log hazard ratio alone). */
  readonly biasReduced: boolean
  readonly truth: number
  /** Trials that had an estimate. */
  readonly trials: number
  readonly bias: number
  /** Monte Carlo standard error of the bias. */
  readonly biasError: number
  readonly standardDeviation: number
  readonly meanError: number
  /** Trials whose 95 % interval held the truth. */
  readonly covered: number
}

export interface OperatingCharacteristics {
  readonly scenario: Scenario
  readonly tau: number
  readonly estimand: 'ate' | 'ato'
  readonly replications: number
  readonly seed: number
  readonly estimators: readonly EstimatorCharacteristics[]
  /** Share of trials whose stratified log-rank test found benefit, one-sided 2.5 %: power, or type I error. */
  readonly primaryTest: number
  /** The same by P(log hazard ratio < 0) above 0.975 after combination by the rule; null for the randomised alone. */
  readonly combined: number | null
  readonly meanEvents: number
}

export interface SimulateTrialsOptions {
  readonly scenario?: Partial<Scenario>
  readonly replications: number
  readonly seed: number
  readonly tau?: number
  readonly estimand?: 'ate' | 'ato'
  readonly rule?: CombinationRule
  readonly signal?: AbortSignal
  readonly onTrial?: (done: number) => void
}

/**
 * Draws trials of a scenario and analyses each as it would be: bias, coverage and error of every estimator against what
 * it aims at ({@link expectedEffects}), power or type I error of the primary test and of the combination rule. The
 * preference cohort is adjusted for age, performance status and spread; a hidden factor stays hidden. Trial r of a seed
 * is the same trial whatever the number of replications.
 */
export function simulateTrials(options: SimulateTrialsOptions): OperatingCharacteristics {
  const { replications, seed, tau = 12, estimand = 'ate', rule = { rule: 'randomised alone' } } = options
  const scenario = completeScenario(options.scenario)
  const source = trialSource(scenario)
  const tallies = talliesOf(scenario, tau, estimand)
  let benefit = 0
  let combined = 0
  let events = 0
  for (let r = 0; r < replications; r++) {
    options.signal?.throwIfAborted()
    const patients = source.draw(seed, r)
    const settings = { arms: scenarioArms, endpoint: 'pfs', tau, outcome: 'response' }
    const of = (cohort: 'randomised' | 'preference') => patients.filter(patient => patient.cohort === cohort)
    const randomised = randomisedEffect(of('randomised'), settings)
    const preference = preferenceCohortEffect(of('preference'), {
      ...settings,
      adjust: ['age', 'ecog', 'oligometastatic'],
      estimand,
    })
    const difference = cohortDifference(randomised.effects, preference.effects)
    tallies.add('randomised', randomised.effects)
    tallies.add('preference', preference.effects)
    tallies.add('difference', difference.effects)
    events += randomised.arms[0].events + randomised.arms[1].events
    if (randomised.logRank.p < 0.05 && randomised.logRank.z < 0) benefit++
    const [one, other] = [randomised.effects[0], preference.effects[0]]
    if (rule.rule !== 'randomised alone' && isEffect(one))
      if (
        mixtureLower(
          posteriorOf(
            isEffect(other) ? rule : { rule: 'randomised alone' },
            one,
            isEffect(other) ? other : one,
          ),
          0,
        ) > 0.975
      )
        combined++
    options.onTrial?.(r + 1)
  }
  return {
    scenario,
    tau,
    estimand,
    replications,
    seed,
    estimators: tallies.characteristics(),
    primaryTest: benefit / replications,
    combined: rule.rule === 'randomised alone' ? null : combined / replications,
    meanEvents: events / replications,
  }
}

interface Tally {
  readonly cohort: EstimatorCohort
  readonly measure: Measure
  readonly biasReduced: boolean
  readonly truth: number
  n: number
  sum: number
  squares: number
  errors: number
  covered: number
}

function talliesOf(scenario: Scenario, tau: number, estimand: 'ate' | 'ato') {
  const randomised = expectedEffects(scenario, { cohort: 'randomised', tau })
  const preference = expectedEffects(scenario, {
    cohort: 'preference',
    tau,
    population: estimand === 'ato' ? 'equipoise' : 'everyone',
  })
  const pick: Readonly<Record<Measure, (of: ExpectedEffects) => number>> = {
    'log hazard ratio': of => of.logHazardRatio,
    'restricted mean difference': of => of.restrictedMeanDifference,
    'survival difference': of => of.survivalDifference,
    'risk difference': of => of.riskDifference,
    'mean difference': () => Number.NaN,
  }
  const truthOf = (cohort: EstimatorCohort, measure: Measure) =>
    cohort === 'difference'
      ? pick[measure](preference) - pick[measure](randomised)
      : pick[measure](cohort === 'randomised' ? randomised : preference)
  const all = new Map<string, Tally>()
  const tallyOf = (cohort: EstimatorCohort, measure: Measure, biasReduced: boolean): Tally => {
    const key = `${cohort}/${measure}/${biasReduced}`
    const known = all.get(key)
    if (known) return known
    const fresh = {
      cohort,
      measure,
      biasReduced,
      truth: truthOf(cohort, measure),
      n: 0,
      sum: 0,
      squares: 0,
      errors: 0,
      covered: 0,
    }
    all.set(key, fresh)
    return fresh
  }
  const note = (tally: Tally, value: number, se: number, half: readonly [number, number]) => {
    const error = value - tally.truth
    tally.n++
    tally.sum += error
    tally.squares += error * error
    tally.errors += se
    if (error >= -half[1] && error <= half[0]) tally.covered++
  }
  return {
    add(cohort: EstimatorCohort, effects: readonly EffectOrReason[]) {
      for (const effect of effects) {
        if (!isEffect(effect)) continue
        const { measure, value, se, lower, upper, biasReduced } = effect
        const half = [value - lower, upper - value] as const
        note(tallyOf(cohort, measure, false), value, se, half)
        if (biasReduced !== undefined) note(tallyOf(cohort, measure, true), biasReduced, se, half)
      }
    },
    characteristics: () =>
      [...all.values()].map((tally): EstimatorCharacteristics => {
        const bias = tally.sum / tally.n
        const sd = Math.sqrt((tally.squares - tally.n * bias * bias) / (tally.n - 1))
        return {
          cohort: tally.cohort,
          measure: tally.measure,
          biasReduced: tally.biasReduced,
          truth: tally.truth,
          trials: tally.n,
          bias,
          biasError: sd / Math.sqrt(tally.n),
          standardDeviation: sd,
          meanError: tally.errors / tally.n,
          covered: tally.covered,
        }
      }),
  }
}
