import type { Finding } from '@tessera/evidence'
import { benjaminiHochberg } from '@tessera/statistics'
import type { AssayFeature } from '../assay/assay.ts'
import { type BiomarkerCohort, featureValues, selectPatients } from './cohort.ts'
import { type CentreWay, centreWay, cohortModel, completeRows } from './cohort-model.ts'
import { overGiven } from './correction.ts'
import { covariateColumns } from './covariate-columns.ts'
import { type EffectScale, type Limits, likelihoodRatio, scaled, waldP, whyNot } from './effect.ts'
import { type KnownRows, knownRows, unfit } from './known-rows.ts'
import { type CompetingModel, type EffectMeasure, effectMeasure } from './measure.ts'
import { eventCount } from './outcome-screen.ts'

export interface PredictiveOptions {
  readonly centre?: CentreWay
  readonly competing?: CompetingModel
  readonly cause?: number
  readonly level?: number
  readonly leastValues?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** A feature and the treatment in one model, the feature in standard deviations about its mean. */
export interface PredictiveEffect {
  readonly feature: AssayFeature
  readonly n: number
  /** Ratio of the treatment's effects (or difference of slopes) per standard deviation of the feature. */
  readonly interaction: Limits | null
  readonly coefficient: number | null
  readonly se: number | null
  readonly p: number | null
  readonly pLikelihoodRatio: number | null
  readonly fdr: number | null
  /** The feature's effect per standard deviation within each arm. */
  readonly inControl: Limits | null
  readonly inTreated: Limits | null
  /** The treatment's effect where the feature is a standard deviation below its mean, at it, and above it. */
  readonly treatmentBelow: Limits | null
  readonly treatmentAtMean: Limits | null
  readonly treatmentAbove: Limits | null
  readonly why: string | null
}

/** Whether features say who benefits; or why that cannot be asked here. */
export type Predictive =
  | { readonly verdict: 'prognostic only'; readonly reason: string }
  | {
      readonly verdict: 'tested'
      readonly measure: EffectMeasure
      readonly control: string
      readonly treated: string
      readonly randomised: boolean
      readonly method: string
      readonly arms: readonly { readonly arm: string; readonly n: number; readonly events: number | null }[]
      readonly level: number
      /** Smallest p of the interaction first. */
      readonly effects: readonly PredictiveEffect[]
      readonly findings: readonly Finding[]
    }

/**
 * Prognostic against predictive: each feature with the treatment and their product in one model. A feature is predictive
 * where the effect of the treatment changes with it, that is by the interaction, never by an effect that is found in one arm and
 * not in the other. Without a comparator, with too few in an arm, or with a treatment that was neither allocated at random nor
 * adjusted for, it is not asked: the reason is given instead.
 */
export function predictiveEffects(cohort: BiomarkerCohort, options: PredictiveOptions = {}): Predictive {
  const { competing = 'subdistribution', cause = 1, level = 0.95, leastValues = 20 } = options
  const reason = whyNotAsked(cohort, cause)
  if (reason !== null) return { verdict: 'prognostic only', reason }
  const rows = completeRows(cohort)
  const narrowed = rows.length < cohort.size ? selectPatients(cohort, rows) : cohort
  const { treatment } = narrowed
  if (treatment === null) return { verdict: 'prognostic only', reason: 'no treatment is given' }
  const measure = effectMeasure(cohort.outcome, competing)
  const centre = centreWay(narrowed, options.centre, competing)
  // The treatment is in the model by itself: as a covariate besides it would be decided.
  const besides = narrowed.adjust.filter(({ name }) => name !== treatment.name)
  const { names, columns } = covariateColumns(besides, narrowed.size)
  const model = cohortModel(narrowed, columns, { centre, competing, cause })
  const arm = Float64Array.from(treatment.arm)
  const total = narrowed.features.length
  const effects: Omit<PredictiveEffect, 'fdr'>[] = []
  for (let f = 0; f < total; f++) {
    if (f % 200 === 0) {
      options.signal?.throwIfAborted()
      options.onProgress?.(f, total)
    }
    const values = featureValues(narrowed, f)
    const known = knownRows(values)
    if (unfit(known, leastValues) !== null) continue
    effects.push(oneFeature(narrowed.features[f], values, known, arm))
  }
  options.onProgress?.(total, total)

  function oneFeature(
    feature: AssayFeature,
    values: Float64Array,
    known: KnownRows,
    treated: Float64Array,
  ): Omit<PredictiveEffect, 'fdr'> {
    const z = values.map(value => (value - known.mean) / known.sd)
    const product = z.map((value, i) => value * treated[i])
    const fit = model.screen.fit([treated, z, product], known.rows)
    if (fit.state !== 'estimated') return { ...nothing, feature, n: fit.n, why: whyNot(fit.state) }
    const without = model.screen.hasLikelihoodRatio
      ? model.screen.fit([treated, z], known.rows).logLikelihood
      : null
    const scale: EffectScale = { ratio: measure.ratio, level, doubling: null, sd: 1 }
    const along = (direction: readonly [number, number, number]): Limits | null => {
      let value = 0
      let variance = 0
      for (let i = 0; i < 3; i++) {
        value += direction[i] * fit.coefficients[i]
        for (let j = 0; j < 3; j++) variance += direction[i] * direction[j] * fit.covariance[i * 3 + j]
      }
      return scaled(value, Math.sqrt(variance), fit.residualDf, scale).perUnit
    }
    const coefficient = fit.coefficients[2]
    const se = Math.sqrt(fit.covariance[8])
    return {
      feature,
      n: fit.n,
      interaction: along([0, 0, 1]),
      coefficient,
      se,
      p: waldP(coefficient / se, fit.residualDf),
      pLikelihoodRatio: likelihoodRatio(fit, without, 1),
      inControl: along([0, 1, 0]),
      inTreated: along([0, 1, 1]),
      treatmentBelow: along([1, 0, -1]),
      treatmentAtMean: along([1, 0, 0]),
      treatmentAbove: along([1, 0, 1]),
      why: null,
    }
  }

  const fdr = overGiven(
    effects.map(({ p }) => p),
    benjaminiHochberg,
  )
  return {
    verdict: 'tested',
    measure,
    control: treatment.control,
    treated: treatment.treated,
    randomised: treatment.randomised,
    method: [
      `${measure.model} with treatment, feature and their product`,
      ...(centre === 'none'
        ? []
        : [centre === 'strata' ? 'stratified by centre' : 'with centre as a covariate']),
      ...(names.length === 0 ? [] : [`adjusted for ${names.join(', ')}`]),
    ].join(', '),
    arms: [0, 1].map(which => {
      const of = Int32Array.from([...treatment.arm.keys()].filter(row => treatment.arm[row] === which))
      return {
        arm: which === 0 ? treatment.control : treatment.treated,
        n: of.length,
        events: eventCount(narrowed.outcome, cause, of),
      }
    }),
    level,
    effects: effects
      .map((effect, i) => ({ ...effect, fdr: fdr[i] }))
      .sort((a, b) => (a.p ?? 2) - (b.p ?? 2) || (a.feature.id < b.feature.id ? -1 : 1)),
    findings: treatment.randomised ? [] : [observational(treatment.name, names)],
  }
}

const nothing = {
  interaction: null,
  coefficient: null,
  se: null,
  p: null,
  pLikelihoodRatio: null,
  inControl: null,
  inTreated: null,
  treatmentBelow: null,
  treatmentAtMean: null,
  treatmentAbove: null,
} as const

function whyNotAsked(cohort: BiomarkerCohort, cause: number): string | null {
  const { treatment, adjust } = cohort
  if (treatment === null) return 'no treatment is given, so nothing can be said of benefit'
  if (!treatment.randomised && adjust.every(({ name }) => name === treatment.name))
    return `${treatment.name} was not allocated at random and nothing is adjusted for: arms differ in more than the treatment`
  for (const which of [0, 1]) {
    const rows = Int32Array.from([...treatment.arm.keys()].filter(row => treatment.arm[row] === which))
    const name = which === 0 ? treatment.control : treatment.treated
    if (rows.length < 10) return `${rows.length} patients had ${name}: 10 in each arm are the least`
    const events = eventCount(cohort.outcome, cause, rows)
    if (events !== null && events < 5)
      return `${events} events among those with ${name}: 5 in each arm are the least`
  }
  return null
}

function observational(treatment: string, names: readonly string[]): Finding {
  return {
    severity: 'warning',
    code: 'treatment-not-randomised',
    message: `${treatment} was not allocated at random; interactions are adjusted for ${names.join(', ')} and for nothing else`,
    cure: 'read them as hypotheses; a randomised comparison is needed for benefit',
  }
}
