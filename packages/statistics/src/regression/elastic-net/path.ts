import { gradientAt, linearMove, type PenalisedDesign } from './design.ts'
import type { Loss } from './loss.ts'
import { minimiseQuadratic } from './quadratic.ts'

export interface Penalty {
  readonly alpha: number
  /** One a covariate, rescaled to sum to their number; 0 leaves it unpenalised. */
  readonly factors: Float64Array
  /** Decreasing; absent for an automatic path. */
  readonly lambda: Float64Array | undefined
  readonly lambdaCount: number
  readonly lambdaMinRatio: number
}

export interface PathControl {
  readonly tolerance: number
  readonly maxIterations: number
}

export interface PenalisedPath {
  readonly lambda: Float64Array
  /** On the standardised scale; the intercept last where there is one. */
  readonly coefficients: readonly Float64Array[]
  readonly devianceRatio: Float64Array
  readonly nullDeviance: number
  readonly converged: boolean
}

/** With so few covariates all are in the working set from the start, and nothing is screened. */
const NO_SCREENING = 200

/**
 * The whole path of min loss(b) + lambda sum f_j (alpha |b_j| + (1 - alpha) b_j^2 / 2), by proximal Newton steps
 * with warm starts. The second derivative is kept from step to step, and over lambdas, for as long as the steps
 * shrink fast: the gradient is exact, so that what is converged to does not depend on it. Above 200 covariates,
 * the sequential strong rule (Tibshirani et al., JRSS-B 2012) picks the working set, and the optimality
 * conditions are checked over all covariates at the end of each lambda.
 */
export function penalisedPath(
  loss: Loss,
  design: PenalisedDesign,
  offset: Float64Array | undefined,
  penalty: Penalty,
  control: PathControl,
): PenalisedPath {
  const p = design.columns.length
  const { alpha, factors } = penalty
  const solver = new ProximalNewton(loss, design, offset, penalty, control)

  // The null model of the deviance ratio: the intercept (and offset) alone.
  solver.work(design.intercept ? Int32Array.of(p) : new Int32Array(0))
  let converged = solver.minimise(0)
  const nullValue = solver.value
  solver.scale = Math.max(2 * nullValue, 1e-300)

  // Largest lambda: the model of the unpenalised covariates, just before the first other one enters.
  const free = positionsWhere(p, j => factors[j] === 0 && !design.excluded[j])
  if (free.length > 0) {
    solver.work(Int32Array.of(...free, ...(design.intercept ? [p] : [])))
    converged = solver.minimise(0) && converged
  }
  const candidates = Int32Array.from(positionsWhere(p, j => !design.excluded[j]))
  const all = new Float64Array(candidates.length)
  gradientAt(design, candidates, solver.residual, all)
  let largest = 0
  for (let a = 0; a < candidates.length; a++) {
    const factor = factors[candidates[a]]
    if (factor > 0) largest = Math.max(largest, Math.abs(all[a]) / factor)
  }
  const lambda = penalty.lambda ?? automaticLambda(largest / Math.max(alpha, 1e-3), penalty)

  const screening = candidates.length > NO_SCREENING
  let working = screening ? free : [...candidates]
  const inWorking = new Uint8Array(p)
  for (const j of working) inWorking[j] = 1
  const resetWorking = () => solver.work(Int32Array.of(...working, ...(design.intercept ? [p] : [])))
  resetWorking()

  const coefficients: Float64Array[] = []
  const ratios: number[] = []
  let previous = screening ? largest / Math.max(alpha, 1e-3) : 0
  for (const value of lambda) {
    const admit = (threshold: (factor: number) => number): boolean => {
      const entering: number[] = []
      for (let a = 0; a < candidates.length; a++) {
        const j = candidates[a]
        if (!inWorking[j] && Math.abs(all[a]) > threshold(factors[j])) entering.push(j)
      }
      for (const j of entering) inWorking[j] = 1
      working = [...working, ...entering]
      if (entering.length > 0) resetWorking()
      return entering.length > 0
    }
    if (screening) admit(factor => alpha * factor * (2 * value - previous))
    for (;;) {
      converged = solver.minimise(value) && converged
      if (!screening) break
      gradientAt(design, candidates, solver.residual, all)
      // the allowance keeps rounding from re-opening a solved problem
      if (!admit(factor => alpha * factor * value * (1 + 1e-9))) break
    }
    previous = value
    coefficients.push(solver.coefficients())
    ratios.push(nullValue > 0 ? 1 - solver.value / nullValue : 0)
    if (!penalty.lambda && loss.pathEnds(ratios, ratios.length)) break
  }
  return {
    lambda: lambda.slice(0, coefficients.length),
    coefficients,
    devianceRatio: Float64Array.from(ratios),
    nullDeviance: 2 * loss.totalWeight * nullValue,
    converged,
  }
}

/** Geometric from the largest lambda down; one lambda of 0 where no covariate has anything to say. */
function automaticLambda(largest: number, { lambdaCount, lambdaMinRatio }: Penalty): Float64Array {
  if (!(largest > 0)) return Float64Array.of(0)
  if (lambdaCount === 1) return Float64Array.of(largest)
  return Float64Array.from(
    { length: lambdaCount },
    (_, k) => largest * lambdaMinRatio ** (k / (lambdaCount - 1)),
  )
}

function positionsWhere(p: number, keep: (j: number) => boolean): number[] {
  const positions: number[] = []
  for (let j = 0; j < p; j++) if (keep(j)) positions.push(j)
  return positions
}

/** The state of the descent: coefficients, linear predictors and the second derivative last computed. */
class ProximalNewton {
  value: number
  /** Convergence is judged relative to this, the null deviance a unit of weight. */
  scale = 1
  readonly residual: Float64Array
  private readonly loss: Loss
  private readonly design: PenalisedDesign
  private readonly penalty: Penalty
  private readonly control: PathControl
  private readonly beta: Float64Array
  private linear: Float64Array
  private candidate: Float64Array
  private readonly move: Float64Array
  private positions: Int32Array = new Int32Array(0)
  private hessian: Float64Array | null = null

  constructor(
    loss: Loss,
    design: PenalisedDesign,
    offset: Float64Array | undefined,
    penalty: Penalty,
    control: PathControl,
  ) {
    this.loss = loss
    this.design = design
    this.penalty = penalty
    this.control = control
    this.beta = new Float64Array(design.columns.length + 1)
    this.linear = offset ? Float64Array.from(offset) : new Float64Array(design.rows)
    this.candidate = new Float64Array(design.rows)
    this.move = new Float64Array(design.rows)
    this.residual = new Float64Array(design.rows)
    this.value = loss.evaluate(this.linear, this.residual)
  }

  /** Sets the positions that may move. */
  work(positions: Int32Array): void {
    this.positions = positions
    this.hessian = null
  }

  coefficients(): Float64Array {
    return Float64Array.from(this.beta)
  }

  /** Descends at one lambda; false when `maxIterations` steps were not enough. */
  minimise(lambda: number): boolean {
    const { positions, design, loss, control } = this
    const size = positions.length
    if (size === 0) return true
    const p = design.columns.length
    const { alpha, factors } = this.penalty
    const lasso = new Float64Array(size)
    const ridge = new Float64Array(size)
    for (let a = 0; a < size; a++) {
      const factor = positions[a] === p ? 0 : factors[positions[a]]
      lasso[a] = factor === 0 ? 0 : lambda * alpha * factor
      ridge[a] = factor === 0 ? 0 : lambda * (1 - alpha) * factor * loss.ridgeScale
    }
    const penaltyOf = (b: Float64Array) => {
      let sum = 0
      for (let a = 0; a < size; a++) sum += lasso[a] * Math.abs(b[a]) + 0.5 * ridge[a] * b[a] * b[a]
      return sum
    }
    const limit = control.tolerance * this.scale
    const gradient = new Float64Array(size)
    const current = Float64Array.from(positions, j => this.beta[j])
    let fresh = false
    let lastChange = Number.POSITIVE_INFINITY
    for (let iteration = 0; iteration < control.maxIterations; iteration++) {
      if (this.hessian === null) {
        this.hessian = loss.hessian(this.linear, design, positions)
        fresh = true
      }
      const { hessian } = this
      gradientAt(design, positions, this.residual, gradient)
      const target = minimiseQuadratic({ hessian, gradient, lasso, ridge }, current, 1e-4 * limit)
      const step = target.map((b, a) => b - current[a])
      let change = 0
      for (let a = 0; a < size; a++) change = Math.max(change, hessian[a * size + a] * step[a] * step[a])
      if (change === 0) return true
      linearMove(design, positions, step, this.move)

      const before = this.value + penaltyOf(current)
      let fraction = 1
      let accepted = false
      for (let halving = 0; halving < (fresh ? 40 : 1); halving++) {
        for (let i = 0; i < design.rows; i++) this.candidate[i] = this.linear[i] + fraction * this.move[i]
        const value = loss.evaluate(this.candidate, this.residual)
        const trial = fraction === 1 ? target : current.map((b, a) => b + fraction * step[a])
        if (value + penaltyOf(trial) <= before + 1e-13 * this.scale) {
          this.value = value
          current.set(trial)
          const held = this.linear
          this.linear = this.candidate
          this.candidate = held
          accepted = true
          break
        }
        fraction /= 2
      }
      if (!accepted) {
        this.value = loss.evaluate(this.linear, this.residual)
        if (fresh) return change <= Math.sqrt(limit) // rounding leaves nothing more to gain
        this.hessian = null
        continue
      }
      for (let a = 0; a < size; a++) this.beta[positions[a]] = current[a]
      if (change <= limit) return true
      // a second derivative that has grown stale makes the steps shrink slowly: take it anew
      if (change > 0.1 * lastChange && !loss.quadratic) this.hessian = null
      fresh = false
      lastChange = change
    }
    return false
  }
}
