import type { Exclusion, Finding } from '@tessera/evidence'
import {
  chiSquaredUpper,
  coxScreen,
  fineGrayScreen,
  normalTwoSided,
  type Screen,
  type ScreenState,
} from '@tessera/statistics'
import type { LandmarkFeatures } from './landmark-features.ts'
import type { LandmarkMeasure } from './landmark-measures.ts'
import { falseDiscovery } from './over-features.ts'
import { type FollowUp, type RiskSet, riskSet, withCovariates } from './risk-set.ts'

/** One model's effect of every feature; ratios are per standard deviation of the measure among those at risk. */
export interface ScreenedEffects {
  readonly n: Int32Array
  readonly events: Int32Array
  /** Log ratio per standard deviation, and its error; NaN where it is infinite, and p then of the likelihood ratio. */
  readonly estimate: Float64Array
  readonly se: Float64Array
  readonly p: Float64Array
  readonly q: Float64Array
  readonly state: readonly ScreenState[]
}

export interface LandmarkOutcome {
  readonly measure: LandmarkMeasure
  /** Cox model of the outcome's own hazard, competing events censored. */
  readonly causeSpecific: ScreenedEffects
  /** Fine and Gray's; null without competing events after the landmark. */
  readonly subdistribution: ScreenedEffects | null
}

export interface LandmarkOutcomes {
  readonly risk: RiskSet
  readonly outcomes: readonly LandmarkOutcome[]
  readonly exclusions: readonly Exclusion[]
  readonly findings: readonly Finding[]
}

export interface LandmarkOutcomeOptions {
  /** Covariates known at time zero, one entry a patient of the follow-up, in its order. */
  readonly adjust?: readonly Float64Array[]
  /** Centres are strata of the cause-specific model; yes unless false. */
  readonly byCentre?: boolean
  readonly onProgress?: (done: number, total: number) => void
}

/** Fewest events of a model. */
const FEWEST = 5

/**
 * The outcome after the landmark by each measure known at it: cause-specific Cox and, where events compete, Fine and Gray,
 * for every feature, with false discovery rates over the features. Time runs from the landmark; whoever had the outcome,
 * died or was censored by then is in the exclusions.
 * @throws OmicsError `too-few` where nobody is at risk
 */
export function landmarkOutcomes(
  features: LandmarkFeatures,
  followUp: FollowUp,
  options: LandmarkOutcomeOptions = {},
): LandmarkOutcomes {
  const { landmark, patients, sinceLast } = features
  const risk = withCovariates(
    riskSet(patients, patient => !Number.isNaN(sinceLast[patient]), followUp, landmark),
    options.adjust ?? [],
  )
  const screens = outcomeScreens(risk, options)
  const total = features.measures.length * features.features.length
  let done = 0
  const outcomes = features.measures.map(measure => {
    const values = atRiskValues(features, measure, risk)
    const progress = () => {
      if (++done % 50 === 0 || done === total) options.onProgress?.(done, total)
    }
    return {
      measure,
      causeSpecific: screenEffects(screens.causeSpecific, values, risk.cause, progress),
      subdistribution:
        screens.subdistribution === null ? null : screenEffects(screens.subdistribution, values, risk.cause),
    }
  })
  const events = risk.cause.reduce((sum, cause) => sum + (cause === 1 ? 1 : 0), 0)
  const findings: Finding[] = [...features.findings]
  if (events < 10)
    findings.push({
      severity: 'warning',
      code: 'few-events',
      message: `${events} patients have the outcome after day ${landmark}`,
      cure: 'take nothing from single features; a later end of follow-up or more patients are needed',
      count: events,
    })
  return { risk, outcomes, exclusions: risk.exclusions, findings }
}

/** The models of a risk set, ready for one feature after another. */
export function outcomeScreens(
  risk: RiskSet,
  { adjust = [], byCentre = true }: LandmarkOutcomeOptions,
): { readonly causeSpecific: Screen; readonly subdistribution: Screen | null } {
  const covariates = adjust.map(column => Float64Array.from(risk.row, row => column[row]))
  const centres = [...new Set(risk.centre)]
  const strata =
    byCentre && centres.length > 1
      ? Int32Array.from(risk.centre, centre => centres.indexOf(centre))
      : undefined
  const event = Uint8Array.from(risk.cause, cause => (cause === 1 ? 1 : 0))
  return {
    causeSpecific: coxScreen({ time: risk.time, event, covariates, strata }),
    subdistribution: risk.cause.some(cause => cause > 1)
      ? fineGrayScreen({ time: risk.time, cause: risk.cause, of: 1, covariates })
      : null,
  }
}

/** Features x patients at risk of one measure. */
export function atRiskValues(
  { features, patients, values }: LandmarkFeatures,
  measure: LandmarkMeasure,
  risk: RiskSet,
): Float64Array[] {
  return features.map((_, f) =>
    Float64Array.from(risk.patient, patient => values[measure][f * patients.length + patient]),
  )
}

/** Fits a screen's model for each feature, standardised over the patients who have it. */
export function screenEffects(
  screen: Screen,
  values: readonly Float64Array[],
  cause: ArrayLike<number>,
  onFeature?: () => void,
): ScreenedEffects {
  const count = values.length
  const missing = () => new Float64Array(count).fill(Number.NaN)
  const result = {
    n: new Int32Array(count),
    events: new Int32Array(count),
    estimate: missing(),
    se: missing(),
    p: missing(),
    state: new Array<ScreenState>(count).fill('too-few'),
  }
  values.forEach((own, f) => {
    const { rows, standardised, events } = standardise(own, cause)
    result.n[f] = rows.length
    result.events[f] = events
    if (standardised === null) result.state[f] = 'constant'
    else if (events >= FEWEST) {
      const fit = screen.fit([standardised], rows.length < own.length ? rows : undefined)
      result.state[f] = fit.state
      if (fit.state === 'estimated') {
        const se = Math.sqrt(fit.covariance[0])
        result.estimate[f] = fit.coefficients[0]
        result.se[f] = se
        result.p[f] = normalTwoSided(fit.coefficients[0] / se)
      } else if (fit.state === 'infinite' && screen.hasLikelihoodRatio)
        result.p[f] = chiSquaredUpper(
          Math.max(0, 2 * (fit.logLikelihood - screen.fit([], rows).logLikelihood)),
          1,
        )
    }
    onFeature?.()
  })
  return { ...result, q: falseDiscovery(result.p) }
}

function standardise(own: Float64Array, cause: ArrayLike<number>) {
  const known: number[] = []
  let sum = 0
  let events = 0
  for (let i = 0; i < own.length; i++)
    if (!Number.isNaN(own[i])) {
      known.push(i)
      sum += own[i]
      if (cause[i] === 1) events++
    }
  const rows = Int32Array.from(known)
  const mean = sum / rows.length
  let squares = 0
  for (const i of rows) squares += (own[i] - mean) ** 2
  const sd = Math.sqrt(squares / (rows.length - 1))
  const varies = rows.length > 1 && sd > 1e-10 * Math.abs(mean)
  return { rows, events, standardised: varies ? own.map(v => (v - mean) / sd) : null }
}
