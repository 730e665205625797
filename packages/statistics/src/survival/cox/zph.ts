import { StatisticsInputError } from '../../input-error.ts'
import { cholesky, choleskySolve } from '../../linear-algebra/index.ts'
import { kaplanMeier } from '../kaplan-meier.ts'
import { countBefore, lastAtOrBefore } from '../survival-lookup.ts'
import { type ChiSquaredTest, chiSquaredTest } from './chi-squared-test.ts'
import type { CoxFit } from './cox.ts'
import { type CoxData, type CoxInput, readCoxData, sortedLinear } from './cox-data.ts'
import { nextRiskSet, riskOf, riskSets } from './risk-set.ts'

/** Scale of time on which a trend of the coefficients is sought. */
export type ZphTransform = 'km' | 'identity' | 'log' | 'rank'

export interface CoxZph {
  /** By covariate; an aliased one has df 0 and p 1. */
  readonly covariates: readonly ChiSquaredTest[]
  /** By set of `groups`, aliased covariates left out; empty without groups. */
  readonly groups: readonly ChiSquaredTest[]
  readonly global: ChiSquaredTest
}

/**
 * Test of proportional hazards: the score test of adding x * g(t) to the model, for each covariate and for all
 * together, g being 1 - S(t-) by default. Grambsch & Therneau, Biometrika 1994;81:515, with the exact information
 * of the score test. R: survival::cox.zph(fit, transform, terms = FALSE), version 3.0 and
 * later; `groups` as its terms = TRUE joins the dummies of a factor. After exact ties with Breslow's risk sets, as R.
 * Give the rows that the fit was made of.
 * @throws StatisticsInputError on lengths or missing values
 */
export function coxZph(
  options: CoxInput & {
    readonly fit: CoxFit
    readonly transform?: ZphTransform
    /** Covariates (positions in `x`) to test together, such as the levels of one factor. */
    readonly groups?: readonly (readonly number[])[]
  },
): CoxZph {
  const { fit, transform = 'km', groups = [] } = options
  const data = readCoxData(options)
  const p = data.p
  for (const j of groups.flat())
    if (!(Number.isInteger(j) && j >= 0 && j < p))
      throw new StatisticsInputError(
        'option',
        'groups',
        `groups names covariate ${j}: give positions from 0 to ${p - 1}.`,
      )
  if (transform === 'log')
    for (let i = 0; i < data.n; i++)
      if (data.event[i] === 1 && data.time[i] === 0)
        throw new StatisticsInputError(
          'domain',
          'time',
          `time is 0 in row ${data.row[i]}, which has no logarithm: choose another transform.`,
          data.row[i],
        )
  const g = transformedTime(data, transform)
  const { score, information } = extendedScore(data, fit, g)
  const kept = Array.from({ length: p }, (_, j) => j).filter(j => !fit.aliased[j])
  const test = (tested: readonly number[]): ChiSquaredTest => {
    const index = [...kept, ...tested.map(j => j + p)]
    const size = index.length
    const u = Float64Array.from(index, j => (j < p ? 0 : score[j - p]))
    const matrix = Float64Array.from(index.flatMap(i => index.map(j => information[i * 2 * p + j])))
    const solved = choleskySolve(cholesky(matrix, size), u)
    return chiSquaredTest(
      u.reduce((sum, v, i) => sum + v * solved[i], 0),
      tested.length,
    )
  }
  return {
    covariates: Array.from({ length: p }, (_, j) => test(fit.aliased[j] ? [] : [j])),
    groups: groups.map(group => test(group.filter(j => kept.includes(j)))),
    global: test(kept),
  }
}

/** g(t) of each sorted row, centred over the events. */
function transformedTime(data: CoxData, transform: ZphTransform): Float64Array {
  const { time, event, n } = data
  const g = time.map(rule(data, transform))
  let mean = 0
  for (let i = 0; i < n; i++) if (event[i] === 1) mean += g[i] / data.events
  return g.map(value => value - mean)
}

function rule(data: CoxData, transform: ZphTransform): (time: number) => number {
  const { time, event, entry } = data
  if (transform === 'identity') return t => t
  if (transform === 'log') return Math.log
  if (transform === 'rank') {
    const sorted = time.slice().sort()
    return t => (countBefore(sorted, t) + lastAtOrBefore(sorted, t) + 2) / 2
  }
  const curve = kaplanMeier({ time, event, entry: entry ?? undefined })
  return t => {
    const at = lastAtOrBefore(curve.time, t) - 1
    return at < 0 ? 0 : 1 - curve.survival[at]
  }
}

/** Score of the p coefficients of x * g(t), and the 2p x 2p information of both sets, at the fit. */
function extendedScore(
  data: CoxData,
  fit: CoxFit,
  g: Float64Array,
): { score: Float64Array; information: Float64Array } {
  const { p, scale, time } = data
  const beta = fit.coefficients.map((b, j) => b * scale[j])
  const trend = new Map<number, number>()
  for (let i = 0; i < data.n; i++) trend.set(time[i], g[i])
  const score = new Float64Array(p)
  const information = new Float64Array(4 * p * p)
  const mean = new Float64Array(p)
  const sets = riskSets(data, riskOf(data, sortedLinear(data, beta)), true)
  const { atRisk, events } = sets
  while (nextRiskSet(sets)) {
    const at = trend.get(data.steps.time[sets.step]) ?? 0
    for (let j = 0; j < p; j++) score[j] += at * events.x[j]
    const terms = fit.ties === 'efron' ? events.count : 1
    const weight = events.weight / terms
    for (let k = 0; k < terms; k++) {
      const share = k / terms
      const inverse = 1 / (atRisk.s0 - share * events.s0)
      for (let j = 0; j < p; j++) {
        mean[j] = (atRisk.s1[j] - share * events.s1[j]) * inverse
        score[j] -= at * weight * mean[j]
        for (let l = 0; l <= j; l++) {
          const second = (atRisk.s2[j * p + l] - share * events.s2[j * p + l]) * inverse
          const variance = weight * (second - mean[j] * mean[l])
          information[j * 2 * p + l] += variance
          information[(j + p) * 2 * p + l] += at * variance
          information[(j + p) * 2 * p + l + p] += at * at * variance
        }
      }
    }
  }
  fillSymmetric(information, p)
  return { score, information }
}

/** Completes the three blocks, of which the lower triangles were summed. */
function fillSymmetric(information: Float64Array, p: number): void {
  const width = 2 * p
  for (let j = 0; j < p; j++)
    for (let l = 0; l <= j; l++) {
      information[l * width + j] = information[j * width + l]
      information[(l + p) * width + j + p] = information[(j + p) * width + l + p]
      const cross = information[(j + p) * width + l]
      information[(l + p) * width + j] = cross
      information[l * width + j + p] = cross
      information[j * width + l + p] = cross
    }
}
