import { requireFinite, StatisticsInputError } from '../../input-error.ts'
import { type ContrastEstimate, fixedContrast } from '../satterthwaite.ts'
import {
  type RepeatedMeasuresFit,
  type RepeatedMeasuresOptions,
  repeatedMeasures,
} from './repeated-measures.ts'

export interface MmrmOptions extends Omit<RepeatedMeasuresOptions, 'x'> {
  /** Treatment of each row, any codes; the least one is the reference. Without it the means are of visits alone. */
  readonly arm?: ArrayLike<number>
  readonly covariates?: readonly ArrayLike<number>[]
  /** Whether a covariate's effect may change over the visits, one entry a covariate; no unless true. */
  readonly byVisit?: readonly boolean[]
  /** Where least-squares means take the covariates, one entry a covariate; their means over the rows unless given. */
  readonly at?: readonly number[]
}

/** A least-squares mean, or a difference of two. */
export interface VisitMean extends ContrastEstimate {
  /** NaN where there is no arm. */
  readonly arm: number
  readonly visit: number
}

export interface VisitDifference extends VisitMean {
  /** The arm that is taken away. */
  readonly reference: number
}

/** What a column of the design is. */
export interface MmrmTerm {
  readonly kind: 'intercept' | 'covariate' | 'arm' | 'visit' | 'arm:visit' | 'covariate:visit'
  readonly covariate: number | null
  readonly arm: number | null
  readonly visit: number | null
}

export interface MmrmFit extends RepeatedMeasuresFit {
  /** One entry a coefficient. */
  readonly terms: readonly MmrmTerm[]
  readonly arms: Float64Array
  /** Arm after arm, visits ascending within one. */
  readonly means: readonly VisitMean[]
  /** Every arm but the reference minus the reference. */
  readonly differences: readonly VisitDifference[]
}

/**
 * Mixed model for repeated measures of a trial: covariates, arm, visit and arm by visit as fixed effects, Sigma of the
 * visits of a subject as in `repeatedMeasures`; least-squares means by arm and visit and the difference of the arms at each
 * visit, with Satterthwaite's degrees of freedom. Mallinckrodt et al., Drug Inf J 2008;42:303. R: mmrm::mmrm with
 * emmeans. Where an arm has no row at a visit, its mean there is not `estimable`.
 * @throws StatisticsInputError as repeatedMeasures
 */
export function mmrm(options: MmrmOptions): MmrmFit {
  const { y, visit, arm, covariates = [], byVisit = [], at, level = 0.95 } = options
  const n = y.length
  requireFinite('visit', visit, n)
  if (arm) requireFinite('arm', arm, n)
  covariates.forEach((column, k) => {
    requireFinite(`covariates[${k}]`, column, n)
  })
  if (at) requireFinite('at', at, covariates.length)
  const visits = distinct(visit)
  const arms = arm ? distinct(arm) : new Float64Array(0)
  if (arm && arms.length < 2)
    throw new StatisticsInputError(
      'oneClass',
      'arm',
      'arm has one level only: give two arms at least, or leave it out.',
    )
  const terms = termsOf(covariates.length, byVisit, arms, visits)
  const column = (term: MmrmTerm) =>
    Float64Array.from({ length: n }, (_, row) =>
      entry(
        term,
        arm ? arm[row] : null,
        visit[row],
        covariates.map(values => values[row]),
      ),
    )
  const fit = repeatedMeasures({ ...options, x: terms.slice(1).map(column) })
  const centres = at ?? covariates.map(values => Array.from(values).reduce((sum, v) => sum + v, 0) / n)
  const meanOf = (of: number | null, when: number) =>
    terms.map(term => entry(term, of, when, Array.from(centres)))
  const means: VisitMean[] = []
  const differences: VisitDifference[] = []
  for (const of of arms.length > 0 ? arms : [null])
    for (const when of visits) {
      const weights = meanOf(of, when)
      means.push({ arm: of ?? Number.NaN, visit: when, ...fixedContrast(fit, weights, level) })
      if (of === null || of === arms[0]) continue
      const reference = meanOf(arms[0], when)
      differences.push({
        arm: of,
        reference: arms[0],
        visit: when,
        ...fixedContrast(
          fit,
          weights.map((w, j) => w - reference[j]),
          level,
        ),
      })
    }
  return { ...fit, terms, arms, means, differences }
}

function distinct(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(new Set(Array.from(values))).sort()
}

function termsOf(
  covariates: number,
  byVisit: readonly boolean[],
  arms: Float64Array,
  visits: Float64Array,
): MmrmTerm[] {
  const term = (
    kind: MmrmTerm['kind'],
    covariate: number | null,
    arm: number | null,
    visit: number | null,
  ): MmrmTerm => ({ kind, covariate, arm, visit })
  const others = [...arms.subarray(1)]
  const later = [...visits.subarray(1)]
  const each = Array.from({ length: covariates }, (_, k) => k)
  return [
    term('intercept', null, null, null),
    ...each.map(k => term('covariate', k, null, null)),
    ...others.map(arm => term('arm', null, arm, null)),
    ...later.map(visit => term('visit', null, null, visit)),
    ...others.flatMap(arm => later.map(visit => term('arm:visit', null, arm, visit))),
    ...each.flatMap(k => (byVisit[k] ? later.map(visit => term('covariate:visit', k, null, visit)) : [])),
  ]
}

/** The value of a column of the design for one row, arm null where there are none. */
function entry(term: MmrmTerm, arm: number | null, visit: number, covariates: readonly number[]): number {
  if (term.arm !== null && term.arm !== arm) return 0
  if (term.visit !== null && term.visit !== visit) return 0
  return term.covariate === null ? 1 : covariates[term.covariate]
}
