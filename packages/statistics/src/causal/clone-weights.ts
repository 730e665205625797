import { requireDesign, StatisticsInputError } from '../input-error.ts'
import { logistic } from '../regression/logistic.ts'
import { coxBaseline } from '../survival/cox/baseline.ts'
import { cox } from '../survival/cox/cox.ts'
import type { Clones } from './clone-strategies.ts'

export interface CloneWeightOptions {
  /** Covariates at time zero, one array each, of n values. */
  readonly x: readonly ArrayLike<number>[]
  /** Covariates that change: one array each, patients x intervals, row-major, the value at the interval's start. */
  readonly intervalCovariates?: readonly ArrayLike<number>[]
  /** Ends of the intervals, ascending; the last is the grace period. Pooled logistic model only. */
  readonly cuts: ArrayLike<number>
  /** pooled: logistic regression over patient-intervals; cox: hazard of deviating in continuous time. */
  readonly model: 'pooled' | 'cox'
  /** Starts of treatment, for `startRisk`. */
  readonly treatmentTime: ArrayLike<number>
  /**
   * Who stands for those who had not started by the end of the grace period: `followed`, all who are then followed
   * (covariates of time zero; Maringe 2020); `lastInterval`, those who start in the last interval (needed for
   * covariates that change; Cain, Int J Biostat 2010;6:18).
   */
  readonly startRisk: 'followed' | 'lastInterval'
}

/** Probability of not deviating at each of some times, a clone; the weight after them is the inverse product. */
export interface CloneStays {
  /** Ascending; 0 for deviations at time zero. */
  readonly at: Float64Array
  /** Row-major, clones x times. */
  readonly stay: Float64Array
}

/**
 * The probability of following the strategy on, given the covariates.
 * Pooled: logit P(deviate in interval k | followed until its start) = a_k + x b, an intercept an interval; an
 * interval without deviations has probability 0 and stays out of the model. Deviations of interval k leave at
 * their own time; the others' weights rise at the end of the interval. Under `start` all deviations are at the end
 * of the grace period, and those followed beyond it stand for them; starts at time zero itself make an interval of
 * their own.
 * @throws StatisticsInputError where all who are followed deviate at once, or the model separates
 */
export function cloneStays(clones: Clones, options: CloneWeightOptions): CloneStays {
  requireDesign(options.x, clones.time.length)
  if (!clones.deviated.includes(1)) return { at: new Float64Array(0), stay: new Float64Array(0) }
  if (options.model === 'cox') return coxStays(clones, options.x)
  return pooledStays(clones, options)
}

function coxStays({ time, deviated }: Clones, x: readonly ArrayLike<number>[]): CloneStays {
  const fit = cox({ time, event: deviated, x })
  if (fit.infinite.includes(true)) throw separated('x')
  const baseline = coxBaseline({ fit, time, event: deviated, x })
  const at: number[] = []
  const jumps: number[] = []
  baseline.cumulativeHazard.forEach((hazard, k) => {
    const jump = hazard - (k === 0 ? 0 : baseline.cumulativeHazard[k - 1])
    if (jump > 0) {
      at.push(baseline.time[k])
      jumps.push(jump)
    }
  })
  const stay = new Float64Array(time.length * at.length)
  for (let i = 0; i < time.length; i++) {
    const risk = Math.exp(x.reduce((sum, column, j) => sum + column[i] * fit.coefficients[j], 0))
    for (let k = 0; k < at.length; k++) stay[i * at.length + k] = Math.exp(-jumps[k] * risk)
  }
  return { at: Float64Array.from(at), stay }
}

function pooledStays(clones: Clones, options: CloneWeightOptions): CloneStays {
  const { x, intervalCovariates = [], cuts } = options
  const { strategy, time, deviated } = clones
  const n = time.length
  const width = cuts.length
  intervalCovariates.forEach((values, j) => {
    if (values.length !== n * width)
      throw new StatisticsInputError(
        'length',
        `intervalCovariates[${j}]`,
        `intervalCovariates[${j}] has ${values.length} values where ${n} patients x ${width} intervals are needed.`,
      )
  })
  const atZero = strategy === 'none' && time.some((t, i) => t === 0 && deviated[i] === 1)
  const ends = [...(atZero ? [0] : []), ...Array.from(cuts)]
  const covariateInterval = (k: number) => Math.max(0, atZero ? k - 1 : k)
  const rows: { i: number; k: number }[] = []
  const y: number[] = []
  const tally = ends.map(() => [0, 0])
  const last = ends.length - 1
  const started = (i: number, k: number) =>
    options.startRisk === 'lastInterval' && options.treatmentTime[i] <= (k === 0 ? -1 : ends[k - 1])
  for (let i = 0; i < n; i++)
    for (let k = 0; k <= last; k++) {
      const begin = k === 0 ? Number.NEGATIVE_INFINITY : ends[k - 1]
      const leaves = deviated[i] === 1 && time[i] > begin && time[i] <= ends[k] ? 1 : 0
      const atRisk =
        strategy === 'start'
          ? k === last && !started(i, k) && (leaves === 1 || time[i] > ends[k])
          : time[i] > begin
      if (!atRisk) continue
      rows.push({ i, k })
      y.push(leaves)
      tally[k][leaves]++
    }
  const everyone = tally.findIndex(([stays, leaves]) => leaves > 0 && stays === 0)
  if (everyone >= 0)
    throw new StatisticsInputError(
      'domain',
      'treatmentTime',
      `Under '${strategy}' all who are followed deviate in the interval that ends at ${ends[everyone]}: nobody is left to stand for them. Use fewer intervals, or another grace period.`,
    )
  const modelled = ends.map((_, k) => k).filter(k => tally[k][1] > 0)
  const kept = rows.map((row, at) => ({ ...row, y: y[at] })).filter(row => tally[row.k][1] > 0)
  const design = [
    ...modelled.slice(1).map(k => Float64Array.from(kept, row => (row.k === k ? 1 : 0))),
    ...x.map(column => Float64Array.from(kept, row => column[row.i])),
    ...intervalCovariates.map(values =>
      Float64Array.from(kept, row => values[row.i * width + covariateInterval(row.k)]),
    ),
  ]
  const fit = logistic({ y: kept.map(row => row.y), x: design })
  if (fit.separated) throw separated('x')
  const stay = new Float64Array(n * ends.length).fill(1)
  kept.forEach((row, at) => {
    stay[row.i * ends.length + row.k] = 1 - fit.fitted[at]
  })
  return { at: Float64Array.from(ends), stay }
}

function separated(argument: string): StatisticsInputError {
  return new StatisticsInputError(
    'domain',
    argument,
    'A combination of the covariates decides who deviates from the strategy: nobody alike is left to stand for them. Drop that covariate, or restrict the cohort.',
  )
}
