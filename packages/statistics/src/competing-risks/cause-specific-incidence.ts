import { requireDesign, requireFinite, requireOneOf, StatisticsInputError } from '../input-error.ts'
import { lastAtOrBefore } from '../survival/survival-lookup.ts'
import type { CauseSpecificModel } from './cause-specific-cox.ts'

/** Predicted incidence of every cause. */
export interface PredictedIncidence {
  /** P(no event by t), row-major, patients x times. */
  readonly eventFree: Float64Array
  /** By cause, in the order of the models: P(event of the cause by t), row-major, patients x times. */
  readonly incidence: readonly Float64Array[]
}

/**
 * The cumulative incidence that cause-specific hazards make together: F_c(t | x) = sum over s <= t of S(s- | x)
 * dH_c(s | x), dH_c being the baseline step times exp(x beta_c). S is the product of 1 - sum of dH (`product`, so that
 * incidences and S sum to 1, held at 0 where steps sum to more than 1) or exp(-sum of H) (`exponential`). 0 before the
 * first time, carried forward beyond the last. Benichou & Gail, Biometrics 1990;46:813.
 * R: predict(riskRegression::CSC(...), product.limit = TRUE or FALSE).
 * @param options.x one array a covariate, each of as many values as there are patients
 * @param options.strata the stratum of each patient, needed where the models have strata
 * @throws StatisticsInputError on lengths, missing values, no model, an unknown stratum, or a hazard beyond the range of
 * numbers
 */
export function causeSpecificIncidence(options: {
  readonly models: readonly CauseSpecificModel[]
  readonly x: readonly ArrayLike<number>[]
  readonly times: ArrayLike<number>
  readonly strata?: ArrayLike<number>
  readonly survival?: 'product' | 'exponential'
}): PredictedIncidence {
  const { models, x, times, strata, survival = 'product' } = options
  requireOneOf('survival', survival, ['product', 'exponential'])
  if (models.length === 0)
    throw new StatisticsInputError('empty', 'models', 'There is no model: no row had an event of any cause.')
  const n = x.length === 0 ? (strata?.length ?? 1) : x[0].length
  requireDesign(x, n)
  requireFinite('times', times, times.length)
  requireFinite('x', new Float64Array(x.length), models[0].fit.coefficients.length)
  const m = times.length
  const eventFree = new Float64Array(n * m)
  const incidence = models.map(() => new Float64Array(n * m))
  const order = Int32Array.from({ length: m }, (_, k) => k).sort((a, b) => times[a] - times[b])
  const all = models[0].baseline
  for (let i = 0; i < n; i++) {
    const [from, to] = stratumRange(models[0], strata, i)
    const last = Int32Array.from(order, k => from + lastAtOrBefore(all.time.subarray(from, to), times[k]))
    const risk = models.map(({ fit }) =>
      Math.exp(x.reduce((sum, column, j) => sum + fit.coefficients[j] * column[i], 0)),
    )
    const reached = new Float64Array(models.length)
    let s = 1
    let total = 0
    for (let k = 0, at = from; k < m; k++) {
      for (; at <= last[k]; at++) {
        let any = 0
        models.forEach(({ baseline: { cumulativeHazard: hazard } }, c) => {
          const step = (hazard[at] - (at > from ? hazard[at - 1] : 0)) * risk[c]
          if (!Number.isFinite(step)) throw overflow(i)
          reached[c] += s * step
          any += step
        })
        total += any
        s = survival === 'product' ? s * Math.max(1 - any, 0) : Math.exp(-total)
      }
      eventFree[i * m + order[k]] = s
      for (let c = 0; c < models.length; c++) incidence[c][i * m + order[k]] = reached[c]
    }
  }
  return { eventFree, incidence }
}

/** A baseline where every covariate is 0 lies far from the patients when these are not centred (a year of 2015). */
export function overflow(row: number): StatisticsInputError {
  return new StatisticsInputError(
    'domain',
    'x',
    `The hazard of row ${row} is beyond the range of numbers: centre the covariates, in the fit and here.`,
    row,
  )
}

/** Where the patient's stratum begins and ends among the baseline's entries. */
function stratumRange(
  { baseline }: CauseSpecificModel,
  strata: ArrayLike<number> | undefined,
  row: number,
): readonly [number, number] {
  if (!baseline.strata) return [0, baseline.time.length]
  if (!strata)
    throw new StatisticsInputError(
      'option',
      'strata',
      'The models have strata: give the stratum of each patient.',
    )
  const from = baseline.strata.indexOf(strata[row])
  if (from < 0)
    throw new StatisticsInputError(
      'domain',
      'strata',
      `strata is ${strata[row]} in row ${row}: the baseline hazard of that stratum was never estimated.`,
      row,
    )
  return [from, baseline.strata.lastIndexOf(strata[row]) + 1]
}
