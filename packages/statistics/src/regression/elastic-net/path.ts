import type { PathEnd } from './loss.ts'
import { automaticLambda, type Penalty } from './penalty.ts'

export interface PathControl {
  readonly tolerance: number
  readonly maxIterations: number
}

export interface PenalisedPath {
  readonly lambda: Float64Array
  /** On the standardised scale; the intercept last where there is one. One array a lambda (and class). */
  readonly coefficients: readonly Float64Array[][]
  readonly devianceRatio: Float64Array
  readonly nullDeviance: number
  readonly converged: boolean
}

/** The descent that a path drives: its coefficients stay where the last lambda left them. */
export interface PathSolver {
  readonly pathEnds: PathEnd
  readonly totalWeight: number
  /** Loss at the present coefficients, a unit of weight. */
  value: number
  /** Convergence is judged relative to this, the null deviance a unit of weight. */
  scale: number
  /** Sets the covariates that may move, and those that may join them when their gradient asks for it. */
  work(covariates: ArrayLike<number>, strong: readonly number[]): void
  /** Lets one more covariate move; false where it may already. */
  admit(covariate: number): boolean
  /** Descends at one lambda; false when `maxIterations` steps were not enough. */
  minimise(lambda: number): boolean
  /** Size of the gradient of each covariate listed; with `limited`, 0 where a limit at 0 forbids its way. */
  gradientSizes(covariates: Int32Array, limited: boolean, sizes: Float64Array): void
  /** Whether the covariate has a coefficient other than 0. */
  used(covariate: number): boolean
  coefficients(): Float64Array[]
}

/** The largest lambda of ridge regression is that of this alpha. */
const SMALLEST_ALPHA = 1e-3

/** glmnet.control's fdev; 0 where a limit is 0, because such paths may begin with models that explain nothing. */
const SMALLEST_GAIN = 1e-5

/**
 * The whole path of min loss(b) + lambda sum f_j (alpha |b_j| + (1 - alpha) b_j^2 / 2), with warm starts. At each
 * lambda the descent works on the covariates in use and on those whose gradient asks for it. The sequential strong
 * rule (Tibshirani et al., JRSS-B 2012) says which others to look at; the optimality conditions are checked over
 * all covariates at the end.
 */
export function penalisedPath(solver: PathSolver, penalty: Penalty): PenalisedPath {
  const { alpha, factors, excluded, lower, upper } = penalty
  const p = factors.length
  const candidates = Int32Array.from(positionsWhere(p, j => !excluded[j]))
  const free = positionsWhere(p, j => factors[j] === 0 && !excluded[j])

  // The null model of the deviance ratio: the intercept (and offset) alone.
  solver.work([], [])
  let converged = solver.minimise(0)
  const nullValue = solver.value
  solver.scale = Math.max(2 * nullValue, 1e-300)

  // Largest lambda: the model of the unpenalised covariates, just before the first other one enters.
  if (free.length > 0) {
    solver.work(free, [])
    converged = solver.minimise(0) && converged
  }
  const sizes = new Float64Array(candidates.length)
  solver.gradientSizes(candidates, false, sizes)
  let largest = 0
  for (let a = 0; a < candidates.length; a++) {
    const factor = factors[candidates[a]]
    if (factor > 0) largest = Math.max(largest, sizes[a] / factor)
  }
  largest /= Math.max(alpha, SMALLEST_ALPHA)
  const lambda = penalty.lambda ?? automaticLambda(largest, penalty)
  const limited = lower.includes(0) || upper.includes(0)
  if (limited) solver.gradientSizes(candidates, true, sizes)

  const coefficients: Float64Array[][] = []
  const ratios: number[] = []
  const everUsed = new Uint8Array(p)
  let everCount = 0
  let previous = Math.max(largest, lambda[0])
  for (const [at, value] of lambda.entries()) {
    const above = (threshold: number) => {
      const found: number[] = []
      for (let a = 0; a < candidates.length; a++)
        if (sizes[a] > alpha * factors[candidates[a]] * threshold) found.push(candidates[a])
      return found
    }
    solver.work(
      candidates.filter(j => factors[j] === 0 || solver.used(j)),
      above(2 * value - previous),
    )
    // Without a lambda given, glmnet's path begins with no penalised covariate, even where ridge would let all in.
    while (at > 0 || penalty.lambda) {
      converged = solver.minimise(value) && converged
      solver.gradientSizes(candidates, limited, sizes)
      // the allowance keeps rounding from re-opening a solved problem
      if (
        !above(value * (1 + 1e-9))
          .map(j => solver.admit(j))
          .includes(true)
      )
        break
    }
    previous = value
    let used = 0
    for (const j of candidates) {
      if (!solver.used(j)) continue
      used++
      if (!everUsed[j]) everCount++
      everUsed[j] = 1
    }
    if (everCount > penalty.mostEverUsed) break
    coefficients.push(solver.coefficients())
    ratios.push(nullValue > 0 ? 1 - solver.value / nullValue : 0)
    if (penalty.lambda) continue
    if (solver.pathEnds(ratios, ratios.length, limited ? 0 : SMALLEST_GAIN)) break
    if (ratios.length >= 5 && used > penalty.mostCovariates) break
  }
  return {
    lambda: lambda.slice(0, coefficients.length),
    coefficients,
    devianceRatio: Float64Array.from(ratios),
    nullDeviance: 2 * solver.totalWeight * nullValue,
    converged,
  }
}

function positionsWhere(p: number, keep: (j: number) => boolean): number[] {
  const positions: number[] = []
  for (let j = 0; j < p; j++) if (keep(j)) positions.push(j)
  return positions
}
