import {
  type ElasticNetCoxOptions,
  type ElasticNetOptions,
  elasticNet,
  elasticNetCox,
} from './elastic-net.ts'
import {
  binomialErrors,
  coxErrors,
  gaussianErrors,
  type HeldOutError,
  type LinearPredictors,
  multinomialErrors,
  poissonErrors,
} from './held-out-error.ts'
import { type ElasticNetMultinomialOptions, elasticNetMultinomial } from './multinomial-net.ts'

/** An elastic net of any family. */
export type AnyElasticNet =
  | ElasticNetOptions
  | (ElasticNetMultinomialOptions & { readonly family: 'multinomial' })
  | (ElasticNetCoxOptions & { readonly family: 'cox' })

/** What cross-validation needs of a family: the path of all rows, and fits of some rows at its lambdas. */
export interface CrossValidatedFamily {
  readonly n: number
  readonly weights: Float64Array
  readonly lambda: Float64Array
  readonly nonZero: Int32Array
  readonly errors: Readonly<Record<string, HeldOutError>>
  /** Fits the rows given; returns the linear predictors of all rows at the k-th lambda. */
  fit(rows: Int32Array): (k: number) => LinearPredictors
}

export function crossValidatedFamily(options: AnyElasticNet): CrossValidatedFamily {
  if (options.family === 'cox') return cox(options)
  if (options.family === 'multinomial') return multinomial(options)
  return oneOutcome(options)
}

function cox(options: ElasticNetCoxOptions): CrossValidatedFamily {
  const { x, time, event, start, strata, offset } = options
  const n = time.length
  const { lambda, degreesOfFreedom } = elasticNetCox(options)
  const weights = weightsOf(options.weights, n)
  return {
    n,
    weights,
    lambda,
    nonZero: degreesOfFreedom,
    errors: coxErrors(options, weights),
    fit(rows) {
      const pick = picker(rows)
      const { beta } = elasticNetCox({
        ...options,
        ...picked(options, pick),
        offset: offset && pick(offset),
        time: pick(time),
        event: pick(event),
        start: start && pick(start),
        strata: strata && pick(strata),
        lambda,
      })
      return k => [linearOf(x, beta[k], 0, n, offset)]
    },
  }
}

function multinomial(options: ElasticNetMultinomialOptions): CrossValidatedFamily {
  const { x, y, offset } = options
  const n = y.length
  const { lambda, beta } = elasticNetMultinomial(options)
  const classes = beta[0].length
  return {
    n,
    weights: weightsOf(options.weights, n),
    lambda,
    nonZero: Int32Array.from(beta, ofClass => Math.ceil(medianOf(ofClass.map(nonZeroes)))),
    errors: multinomialErrors(y),
    fit(rows) {
      const pick = picker(rows)
      const fit = elasticNetMultinomial({
        ...options,
        ...picked(options, pick),
        offset: offset?.map(pick),
        y: pick(y),
        classes,
        lambda,
      })
      return k => fit.beta[k].map((b, l) => linearOf(x, b, fit.intercept[k][l], n, offset?.[l]))
    },
  }
}

function oneOutcome(options: ElasticNetOptions): CrossValidatedFamily {
  const { x, y, offset, family } = options
  const n = y.length
  const { lambda, degreesOfFreedom } = elasticNet(options)
  const weights = weightsOf(options.weights, n)
  const errors = { gaussian: gaussianErrors, poisson: poissonErrors, binomial: binomialErrors }
  return {
    n,
    weights,
    lambda,
    nonZero: degreesOfFreedom,
    errors: errors[family](y, weights),
    fit(rows) {
      const pick = picker(rows)
      const fit = elasticNet({
        ...options,
        ...picked(options, pick),
        offset: offset && pick(offset),
        y: pick(y),
        lambda,
      })
      return k => [linearOf(x, fit.beta[k], fit.intercept[k], n, offset)]
    },
  }
}

type Pick = (values: ArrayLike<number>) => Float64Array

const picker =
  (rows: Int32Array): Pick =>
  values =>
    Float64Array.from(rows, i => values[i])

const picked = (
  { x, weights }: { readonly x: readonly Float64Array[]; readonly weights?: ArrayLike<number> },
  pick: Pick,
) => ({ x: x.map(pick), weights: weights && pick(weights) })

function weightsOf(weights: ArrayLike<number> | undefined, n: number): Float64Array {
  return weights ? Float64Array.from(weights) : new Float64Array(n).fill(1)
}

function linearOf(
  x: readonly Float64Array[],
  beta: Float64Array,
  intercept: number,
  n: number,
  offset: ArrayLike<number> | undefined,
): Float64Array {
  const linear = Float64Array.from({ length: n }, (_, i) => intercept + (offset ? offset[i] : 0))
  for (let j = 0; j < x.length; j++)
    if (beta[j] !== 0) for (let i = 0; i < n; i++) linear[i] += beta[j] * x[j][i]
  return linear
}

function nonZeroes(beta: Float64Array): number {
  return beta.reduce((count, b) => count + (b === 0 ? 0 : 1), 0)
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half) - 1]) / 2
}
