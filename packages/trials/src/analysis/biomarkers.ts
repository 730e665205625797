import {
  type CoxFit,
  chiSquaredUpper,
  cox,
  type Estimate,
  horizonInteraction,
  normalQuantile,
  quadraticForm,
  quantileOfSorted,
  rcsBasis,
  rcsKnots,
  StatisticsInputError,
} from '@tessera/statistics'
import type { TrialPatient } from '../clock/trial-patient.ts'
import type { AnalysisSettings } from './analysis-settings.ts'
import { type ArmRows, armRows } from './arm-rows.ts'

export interface LikelihoodRatio {
  readonly statistic: number
  readonly df: number
  readonly p: number
}

/** The treatment effect at one value of the marker. */
export interface EffectAtValue {
  readonly marker: number
  readonly logHazardRatio: number
  readonly se: number
  readonly lower: number
  readonly upper: number
}

export interface BiomarkerResult {
  readonly marker: string
  readonly n: number
  readonly events: number
  /** Null for a marker of two values or with a cut: the marker itself. */
  readonly knots: readonly number[] | null
  /** Marker beside treatment against treatment alone: does it tell the course, whatever the arm? */
  readonly prognostic: LikelihoodRatio
  /** Treatment by marker: does the effect of treatment depend on it? */
  readonly predictive: LikelihoodRatio
  /** The interaction's curve against a straight line; null for a marker of two values. */
  readonly nonlinear: LikelihoodRatio | null
  /** At 19 percentiles from the 5th to the 95th, or at the two values. Pointwise limits. */
  readonly effects: readonly EffectAtValue[]
  /** Of a marker of two values or with a cut: the effect on the restricted mean in each, and how they differ. */
  readonly restrictedMean: {
    readonly low: Estimate
    readonly high: Estimate
    readonly interaction: Estimate
  } | null
  readonly leftOut: number
  readonly reading: string
}

/**
 * Treatment by a biomarker that was measured before time zero, in a stratified Cox model; a continuous marker enters
 * as a restricted cubic spline (Harrell's knots), main effect and interaction. A marker is prognostic where it is
 * associated with the course in either arm, predictive where the effect of treatment differs by it: only the
 * interaction speaks to the second. Royston & Sauerbrei, Stat Med 2004;23:2509; REMARK, J Natl Cancer Inst 2005;97:1180.
 * A marker with a cut that was fixed beforehand enters as 0 and 1, and its effect on the restricted mean is given too.
 * R: coxph(Surv ~ arm * rcs(marker, k) + strata(s)), rms::rcs.
 * @throws StatisticsInputError for a text or constant marker, too few distinct values for knots, or an empty arm
 */
export function biomarkerByTreatment(
  patients: readonly TrialPatient[],
  settings: AnalysisSettings,
  marker: string,
  { knots: count = 3, cut }: { readonly knots?: number; readonly cut?: number } = {},
): BiomarkerResult {
  const { level = 0.95 } = settings
  const everyone = armRows(patients, settings)
  const known = Array.from(everyone.group.keys()).filter(i => {
    const value = everyone.patients[i].covariates[marker] ?? null
    if (typeof value === 'string')
      throw new StatisticsInputError(
        'domain',
        marker,
        `${marker} holds texts: give a number, 0 or 1 for yes and no.`,
      )
    return value !== null
  })
  const rows = takeRows(everyone, known)
  const values = Float64Array.from(known, i => {
    const value = Number(everyone.patients[i].covariates[marker])
    return cut === undefined ? value : value >= cut ? 1 : 0
  })
  const distinct = [...new Set(values)].sort((a, b) => a - b)
  if (distinct.length < 2)
    throw new StatisticsInputError('domain', marker, `${marker} has one value: nothing can depend on it.`)
  const two = distinct.length === 2
  const knots = two ? null : rcsKnots(values, count)
  if (knots !== null && knots.length < 3)
    throw new StatisticsInputError(
      'domain',
      marker,
      `${marker} has too many equal values for ${count} knots.`,
    )
  const basis = (at: ArrayLike<number>) => (knots === null ? [Float64Array.from(at)] : rcsBasis(at, knots))
  const f = basis(values)
  const arm = rows.group
  const products = f.map(column => column.map((v, i) => v * arm[i]))
  const input = { time: rows.time, event: rows.event, strata: rows.stratum }
  const alone = cox({ ...input, x: [arm] })
  const main = cox({ ...input, x: [arm, ...f] })
  const full = cox({ ...input, x: [arm, ...f, ...products] })
  if (full.aliased.some(Boolean) || full.infinite.some(Boolean))
    throw new StatisticsInputError(
      'domain',
      marker,
      `${marker}: too few events in a part of its range of one arm for an interaction to be estimated.`,
    )
  const grid = two
    ? distinct
    : Array.from({ length: 19 }, (_, k) => quantileOfSorted(values.slice().sort(), 0.05 * (k + 1)))
  const predictive = ratioTest(full, main)
  const prognostic = ratioTest(main, alone)
  return {
    marker: cut === undefined ? marker : `${marker} of ${cut} or more`,
    n: values.length,
    events: full.events,
    knots: knots && Array.from(knots),
    prognostic,
    predictive,
    nonlinear: two ? null : ratioTest(full, cox({ ...input, x: [arm, ...f, products[0]] })),
    effects: effectCurve(full, basis, grid, level),
    restrictedMean: two ? meansOf(rows, values, distinct[1], settings.tau, level) : null,
    leftOut: everyone.group.length - known.length,
    reading: readingOf(
      cut === undefined ? marker : `${marker} of ${cut} or more`,
      prognostic.p,
      predictive.p,
    ),
  }
}

/** Null where follow-up of a combination of marker and arm ends before the horizon. */
function meansOf(
  rows: ReturnType<typeof takeRows>,
  values: Float64Array,
  high: number,
  tau: number,
  level: number,
): BiomarkerResult['restrictedMean'] {
  const { time, event, group } = rows
  const modifier = values.map(value => (value === high ? 1 : 0))
  try {
    const { levels, interactions } = horizonInteraction({ time, event, group, modifier, tau, level })
    return {
      low: levels[0].restrictedMeanDifference,
      high: levels[1].restrictedMeanDifference,
      interaction: interactions[0].restrictedMeanDifference,
    }
  } catch (error) {
    if (error instanceof StatisticsInputError) return null
    throw error
  }
}

function takeRows({ time, event, group, stratum }: ArmRows, known: readonly number[]) {
  return {
    time: Float64Array.from(known, i => time[i]),
    event: Uint8Array.from(known, i => event[i]),
    group: Float64Array.from(known, i => group[i]),
    stratum: Int32Array.from(known, i => stratum[i]),
  }
}

function ratioTest(large: CoxFit, small: CoxFit): LikelihoodRatio {
  const df = large.coefficients.length - small.coefficients.length
  const statistic = Math.max(2 * (large.logLikelihood - small.logLikelihood), 0)
  return { statistic, df, p: chiSquaredUpper(statistic, df) }
}

/** beta + sum of gamma_j f_j(x), with the covariance of the coefficients. */
function effectCurve(
  fit: CoxFit,
  basis: (at: ArrayLike<number>) => Float64Array[],
  grid: readonly number[],
  level: number,
): EffectAtValue[] {
  const columns = basis(grid)
  const z = normalQuantile(0.5 + level / 2)
  return grid.map((marker, g) => {
    const direction = new Float64Array(fit.coefficients.length)
    direction[0] = 1
    columns.forEach((column, j) => {
      direction[1 + columns.length + j] = column[g]
    })
    const value = direction.reduce((sum, d, j) => sum + d * fit.coefficients[j], 0)
    const se = Math.sqrt(quadraticForm(fit.covariance, direction))
    return { marker, logHazardRatio: value, se, lower: value - z * se, upper: value + z * se }
  })
}

function readingOf(marker: string, prognostic: number, predictive: number): string {
  const course =
    prognostic < 0.05
      ? `${marker} is associated with the course whatever the arm (prognostic)`
      : `no association of ${marker} with the course was found`
  const effect =
    predictive < 0.05
      ? 'the effect of treatment differs by it (predictive), to be confirmed in other patients'
      : 'that the effect of treatment depends on it (predictive) was not shown; the interaction has far less power than the main effect'
  return `${course}; ${effect}.`
}
