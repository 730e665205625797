import { requireProbability, StatisticsInputError } from '../input-error.ts'
import { quantileOfSorted } from '../quantile.ts'

export interface QValues {
  readonly q: Float64Array
  /** Estimated share of true null hypotheses. */
  readonly pi0: number
  /** The lambda at which it was estimated. */
  readonly lambda: number
}

export interface QValueOptions {
  readonly p: ArrayLike<number>
  /** Share of true null hypotheses, where it is known; 1 gives Benjamini and Hochberg's values. */
  readonly pi0?: number
  /** Above which p-values are taken for null ones; several: the one of the smallest estimated error is chosen. */
  readonly lambda?: ArrayLike<number>
}

/**
 * Storey's q-values: pi0 times Benjamini and Hochberg's adjusted p-values, with pi0(lambda) = #{p >= lambda} / (m (1 -
 * lambda)). Of several lambda (0.05 to 0.95 by default) the one is taken whose estimated mean squared error about the
 * 10 % quantile of the pi0(lambda) is the least (Storey, Taylor & Siegmund, JRSS-B 2004;66:187). Storey, JRSS-B
 * 2002;64:479. R: qvalue::qvalue(p, pi0.method = "bootstrap", lambda).
 * @throws StatisticsInputError on values outside 0 to 1, or when no p-value is as large as the smallest lambda
 */
export function qValues(options: QValueOptions): QValues {
  const { p } = options
  const m = p.length
  if (m === 0) throw new StatisticsInputError('empty', 'p', 'There is no p-value.')
  requireProbability('p', p, m)
  const { pi0, lambda } =
    options.pi0 === undefined ? estimateNulls(p, options.lambda) : { pi0: options.pi0, lambda: Number.NaN }
  if (!(pi0 > 0 && pi0 <= 1))
    throw new StatisticsInputError(
      'domain',
      'pi0',
      `The share of null hypotheses is ${pi0}: no p-value is above lambda. Give pi0, or smaller lambda.`,
    )
  const order = Int32Array.from({ length: m }, (_, i) => i).sort((a, b) => p[a] - p[b])
  const q = new Float64Array(m)
  let smallest = Number.POSITIVE_INFINITY
  for (let i = m - 1; i >= 0; i--) {
    smallest = Math.min(smallest, (pi0 * m * p[order[i]]) / (i + 1), pi0)
    q[order[i]] = Math.min(1, smallest)
  }
  return { q, pi0, lambda }
}

function estimateNulls(
  p: ArrayLike<number>,
  given: ArrayLike<number> | undefined,
): { pi0: number; lambda: number } {
  const lambdas = given ? Array.from(given) : Array.from({ length: 19 }, (_, i) => (i + 1) * 0.05)
  const m = p.length
  for (const lambda of lambdas)
    if (!(lambda >= 0 && lambda < 1))
      throw new StatisticsInputError(
        'option',
        'lambda',
        `lambda is ${lambda}: give values from 0 to below 1.`,
      )
  const above = lambdas.map(lambda =>
    Array.from(p).reduce((count, one) => count + (one >= lambda ? 1 : 0), 0),
  )
  const estimates = lambdas.map((lambda, i) => above[i] / (m * (1 - lambda)))
  const floor = quantileOfSorted(Float64Array.from(estimates).sort(), 0.1)
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < lambdas.length; i++) {
    const variance = (above[i] / (m * m * (1 - lambdas[i]) ** 2)) * (1 - above[i] / m)
    const error = variance + (estimates[i] - floor) ** 2
    if (error < least) {
      least = error
      best = i
    }
  }
  return { pi0: Math.min(1, estimates[best]), lambda: lambdas[best] }
}
