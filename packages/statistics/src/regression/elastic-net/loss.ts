/** The second derivative of a loss by the linear predictors, at the point where it was taken. */
export interface Curvature {
  /** `out` = M v. */
  apply(v: Float64Array, out: Float64Array): void
}

/** A smooth convex loss of the linear predictors; every sum over rows is divided by the total weight. */
export interface Loss {
  /**
   * Mean negative log likelihood relative to the saturated model, so that the deviance is 2 x total weight x
   * value. Writes minus its derivative by each row's linear predictor to `residual`.
   */
  evaluate(linear: Float64Array, residual: Float64Array): number
  curvature(linear: Float64Array): Curvature
  /** The second derivative does not depend on the linear predictor. */
  readonly quadratic: boolean
  readonly totalWeight: number
  /** Multiplies the ridge part of the penalty (glmnet's gaussian family: 1 / sd(y)). */
  readonly ridgeScale: number
  readonly pathEnds: PathEnd
}

/** Whether an automatic path ends with the last of these deviance ratios; `gain` is glmnet.control's fdev. */
export type PathEnd = (ratios: ArrayLike<number>, count: number, gain: number) => boolean

/** glmnet.control: devmax and mnlam. */
const LARGEST_RATIO = 0.999
const SHORTEST_PATH = 5

/** Half the weighted mean squared error. */
export function gaussianLoss(y: Float64Array, weights: Float64Array, intercept: boolean): Loss {
  const total = weights.reduce((a, b) => a + b, 0)
  const share = weights.map(w => w / total)
  let mean = 0
  if (intercept) for (let i = 0; i < y.length; i++) mean += share[i] * y[i]
  let variance = 0
  for (let i = 0; i < y.length; i++) variance += share[i] * (y[i] - mean) ** 2
  return {
    quadratic: true,
    totalWeight: total,
    ridgeScale: variance > 0 ? 1 / Math.sqrt(variance) : 1,
    evaluate(linear, residual) {
      let value = 0
      for (let i = 0; i < y.length; i++) {
        const error = y[i] - linear[i]
        residual[i] = share[i] * error
        value += 0.5 * residual[i] * error
      }
      return value
    },
    curvature: () => diagonal(share),
    pathEnds: (r, k, gain) =>
      k >= SHORTEST_PATH && (r[k - 1] > LARGEST_RATIO || r[k - 1] - r[k - 2] < gain * r[k - 1]),
  }
}

/**
 * Smallest p (1 - p) used in the second derivative, so that fitted probabilities of 0 and 1 do no harm: where classes
 * are separated and nothing is penalised, the descent goes on by steps, and does not stall on a flat model.
 */
export const SMALLEST_INFORMATION = 1e-5

/** Mean negative Bernoulli log likelihood of y in {0, 1}. */
export function binomialLoss(y: ArrayLike<number>, weights: Float64Array): Loss {
  const total = weights.reduce((a, b) => a + b, 0)
  const n = y.length
  const share = weights.map(w => w / total)
  return {
    quadratic: false,
    totalWeight: total,
    ridgeScale: 1,
    evaluate(linear, residual) {
      let value = 0
      for (let i = 0; i < n; i++) {
        const eta = linear[i]
        const small = Math.exp(eta < 0 ? eta : -eta)
        const far = small / (1 + small)
        const w = share[i]
        const event = y[i] === 1
        if (eta >= 0) {
          residual[i] = event ? w * far : w * (far - 1)
          value += w * (Math.log1p(small) + (event ? 0 : eta))
        } else {
          residual[i] = event ? w * (1 - far) : -w * far
          value += w * (Math.log1p(small) - (event ? eta : 0))
        }
      }
      return value
    },
    curvature(linear) {
      const information = new Float64Array(n)
      for (let i = 0; i < n; i++) {
        const small = Math.exp(-Math.abs(linear[i]))
        const v = small / ((1 + small) * (1 + small))
        information[i] = (v < SMALLEST_INFORMATION ? SMALLEST_INFORMATION : v) * share[i]
      }
      return diagonal(information)
    },
    pathEnds: binomialPathEnds,
  }
}

/** Mean negative Poisson log likelihood of y >= 0, relative to means equal to y. */
export function poissonLoss(y: ArrayLike<number>, weights: Float64Array): Loss {
  const total = weights.reduce((a, b) => a + b, 0)
  const n = y.length
  const share = weights.map(w => w / total)
  let saturated = 0
  let least = 0
  for (let i = 0; i < n; i++) least += SMALLEST_INFORMATION * share[i] * y[i]
  for (let i = 0; i < n; i++) saturated += share[i] * (y[i] > 0 ? y[i] * Math.log(y[i]) - y[i] : 0)
  return {
    quadratic: false,
    totalWeight: total,
    ridgeScale: 1,
    evaluate(linear, residual) {
      let value = saturated
      for (let i = 0; i < n; i++) {
        const mean = Math.exp(linear[i])
        residual[i] = share[i] * (y[i] - mean)
        value += share[i] * (mean - y[i] * linear[i])
      }
      return value
    },
    curvature: linear => diagonal(linear.map((eta, i) => share[i] * Math.max(Math.exp(eta), least))),
    pathEnds: (r, k, gain) => slowGain(r, k, LARGEST_RATIO, 10 * gain),
  }
}

function diagonal(weights: Float64Array): Curvature {
  return {
    apply(v, out) {
      for (let i = 0; i < v.length; i++) out[i] = weights[i] * v[i]
    },
  }
}

/** The rule by which glmnet ends a binomial or multinomial path: little gained by the last lambda. */
export const binomialPathEnds: PathEnd = (r, k, gain) =>
  k >= SHORTEST_PATH && (r[k - 1] > LARGEST_RATIO || r[k - 1] - r[k - 2] < gain)

/** The rule by which glmnet ends a Cox path: little gained over the last five lambdas. */
export const coxPathEnds: PathEnd = (r, k, gain) => slowGain(r, k, (LARGEST_RATIO * 0.99) / 0.999, 100 * gain)

function slowGain(r: ArrayLike<number>, k: number, largest: number, gain: number): boolean {
  return k >= SHORTEST_PATH && (r[k - 1] > largest || r[k - 1] - r[k - SHORTEST_PATH] < gain * r[k - 1])
}
