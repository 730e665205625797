import { columnModel } from './column-model.ts'
import { gradientAt, linearMove, type PenalisedDesign } from './design.ts'
import { gramModel } from './gram-model.ts'
import type { Curvature, Loss } from './loss.ts'
import type { PathControl, PathSolver } from './path.ts'
import type { Penalty } from './penalty.ts'
import type { CoefficientPenalty, QuadraticModel } from './quadratic-model.ts'

/** With so few covariates the working set only grows, and the quadratic is solved to the end. */
const FEW = 200

/** The quadratic of a large working set is solved to this share of the first sweep's (squared) change. */
const ENOUGH = 1e-3

/** Steps that shrink (squared) no faster than this ask for a new second derivative. */
const STALE = 0.1

/**
 * Proximal Newton steps for one linear predictor. As long as no more coefficients are at work than there are rows,
 * the second derivative is a matrix, kept from step to step, and over lambdas, while the steps shrink fast: the
 * gradient is exact, so that what is converged to does not depend on it. Otherwise it is taken anew at every step,
 * as products with the working columns.
 */
export function proximalNewton(
  loss: Loss,
  design: PenalisedDesign,
  offset: Float64Array | undefined,
  penalty: Penalty,
  control: PathControl,
): PathSolver {
  return new ProximalNewton(loss, design, offset, penalty, control)
}

/** The state of the descent: coefficients, linear predictors and the second derivative last computed. */
class ProximalNewton implements PathSolver {
  value: number
  scale = 1
  readonly pathEnds
  readonly totalWeight
  private readonly loss: Loss
  private readonly design: PenalisedDesign
  private readonly penalty: Penalty
  private readonly control: PathControl
  private readonly matrix: QuadraticModel
  private readonly products: QuadraticModel
  private readonly few: boolean
  private readonly beta: Float64Array
  private readonly residual: Float64Array
  private linear: Float64Array
  private candidate: Float64Array
  private readonly move: Float64Array
  private positions: number[] = []
  private strong: readonly number[] = []
  private readonly inWorking: Uint8Array
  private curvature: Curvature | null = null
  /** The last lambdas, and where the descent began at each. */
  private readonly starts: { readonly lambda: number; readonly beta: Float64Array }[] = []
  /** Positions that the model knows at `curvature`. */
  private known = 0

  constructor(
    loss: Loss,
    design: PenalisedDesign,
    offset: Float64Array | undefined,
    penalty: Penalty,
    control: PathControl,
  ) {
    const p = design.columns.length
    this.loss = loss
    this.pathEnds = loss.pathEnds
    this.totalWeight = loss.totalWeight
    this.design = design
    this.penalty = penalty
    this.control = control
    this.few = p <= FEW || 2 * p < design.rows
    this.matrix = gramModel(design)
    this.products = columnModel(design)
    this.beta = new Float64Array(p + 1)
    this.inWorking = new Uint8Array(p + 1)
    this.linear = offset ? Float64Array.from(offset) : new Float64Array(design.rows)
    this.candidate = new Float64Array(design.rows)
    this.move = new Float64Array(design.rows)
    this.residual = new Float64Array(design.rows)
    this.value = loss.evaluate(this.linear, this.residual)
  }

  work(covariates: ArrayLike<number>, strong: readonly number[]): void {
    if (!this.few) {
      this.inWorking.fill(0)
      this.positions = []
    }
    this.known = 0
    if (this.design.intercept) this.admit(this.design.columns.length)
    for (let a = 0; a < covariates.length; a++) this.admit(covariates[a])
    this.strong = strong
  }

  admit(position: number): boolean {
    if (this.inWorking[position]) return false
    this.inWorking[position] = 1
    this.positions.push(position)
    return true
  }

  used(covariate: number): boolean {
    return this.beta[covariate] !== 0
  }

  coefficients(): Float64Array[] {
    return [Float64Array.from(this.beta)]
  }

  gradientSizes(covariates: ArrayLike<number>, limited: boolean, sizes: Float64Array): void {
    gradientAt(this.design, covariates, this.residual, sizes)
    const { lower, upper } = this.penalty
    for (let a = 0; a < covariates.length; a++) {
      const slope = sizes[a]
      const held = limited && (slope > 0 ? lower[covariates[a]] === 0 : upper[covariates[a]] === 0)
      sizes[a] = held ? 0 : Math.abs(slope)
    }
  }

  minimise(lambda: number): boolean {
    const { loss, control } = this
    const limit = control.tolerance * this.scale
    this.extrapolate(lambda)
    this.admitStrong(lambda)
    let weights = this.coefficientPenalty(lambda)
    if (this.positions.length === 0) return true
    let fresh = false
    let lastChange = Number.POSITIVE_INFINITY
    for (let iteration = 0; iteration < control.maxIterations; iteration++) {
      const { positions } = this
      const byMatrix = this.few || positions.length <= this.design.rows
      const model = byMatrix ? this.matrix : this.products
      if (this.curvature === null) {
        this.curvature = loss.curvature(this.linear)
        this.known = 0
        fresh = true
      }
      if (this.known < positions.length) {
        model.update(this.curvature, positions)
        this.known = positions.length
        weights = this.coefficientPenalty(lambda)
      }
      const current = Float64Array.from(positions, j => this.beta[j])
      const target = model.minimise(this.residual, current, weights, 1e-4 * limit, this.few ? 0 : ENOUGH)
      const step = target.map((b, a) => b - current[a])
      let change = 0
      for (let a = 0; a < step.length; a++)
        change = Math.max(change, model.curvatureAt(a) * step[a] * step[a])
      if (change > 0 && !this.advance(current, target, step, weights, fresh ? 40 : 1)) {
        if (fresh) return change <= Math.sqrt(limit) // rounding leaves nothing more to gain
        this.curvature = null
        continue
      }
      const joined = this.admitStrong(lambda)
      if (change <= limit && !joined) return true
      if (!loss.quadratic && (!byMatrix || change > STALE * lastChange)) this.curvature = null
      fresh = false
      lastChange = joined ? Number.POSITIVE_INFINITY : change
    }
    return false
  }

  /** Begins where the path is heading: linear in log lambda for the coefficients in use, if that lowers the objective. */
  private extrapolate(lambda: number): void {
    const { starts, positions } = this
    if (starts.at(-1)?.lambda === lambda) return
    starts.push({ lambda, beta: Float64Array.from(this.beta) })
    if (starts.length > 3) starts.shift()
    if (starts.length < 3) return
    const [first, second] = starts
    const share = Math.log(lambda / second.lambda) / Math.log(second.lambda / first.lambda)
    if (!(share > 0 && share < 10)) return
    const weights = this.coefficientPenalty(lambda)
    const current = Float64Array.from(positions, j => this.beta[j])
    const step = Float64Array.from(positions, (j, a) => {
      if (second.beta[j] === 0) return 0
      const next = current[a] + share * (current[a] - second.beta[j])
      return next * current[a] <= 0 || next < weights.lower[a] || next > weights.upper[a]
        ? 0
        : next - current[a]
    })
    this.advance(
      current,
      current.map((b, a) => b + step[a]),
      step,
      weights,
      1,
    )
  }

  /** Steps towards the target, halving up to `halvings` times; false where nothing is gained. */
  private advance(
    current: Float64Array,
    target: Float64Array,
    step: Float64Array,
    weights: CoefficientPenalty,
    halvings: number,
  ): boolean {
    const { positions, design, loss } = this
    linearMove(design, positions, step, this.move)
    const before = this.value + penaltyOf(current, weights)
    let fraction = 1
    for (let halving = 0; halving < halvings; halving++) {
      for (let i = 0; i < design.rows; i++) this.candidate[i] = this.linear[i] + fraction * this.move[i]
      const value = loss.evaluate(this.candidate, this.residual)
      const trial = fraction === 1 ? target : current.map((b, a) => b + fraction * step[a])
      if (value + penaltyOf(trial, weights) <= before + 1e-13 * this.scale) {
        this.value = value
        const held = this.linear
        this.linear = this.candidate
        this.candidate = held
        for (let a = 0; a < positions.length; a++) this.beta[positions[a]] = trial[a]
        return true
      }
      fraction /= 2
    }
    this.value = loss.evaluate(this.linear, this.residual)
    return false
  }

  /** Lets those of the strong set join whose gradient asks for it at the present coefficients. */
  private admitStrong(lambda: number): boolean {
    const { alpha, factors } = this.penalty
    const outside = Int32Array.from(this.strong.filter(j => !this.inWorking[j]))
    const sizes = new Float64Array(outside.length)
    this.gradientSizes(outside, true, sizes)
    let joined = false
    for (let a = 0; a < outside.length; a++)
      if (sizes[a] > alpha * factors[outside[a]] * lambda * (1 + 1e-9)) joined = this.admit(outside[a])
    return joined
  }

  private coefficientPenalty(lambda: number): CoefficientPenalty {
    const { alpha, factors, lower, upper } = this.penalty
    const p = factors.length
    const each = (of: (j: number) => number, intercept: number) =>
      Float64Array.from(this.positions, j => (j === p ? intercept : of(j)))
    return {
      lasso: each(j => (factors[j] === 0 ? 0 : lambda * alpha * factors[j]), 0),
      ridge: each(j => (factors[j] === 0 ? 0 : lambda * (1 - alpha) * factors[j] * this.loss.ridgeScale), 0),
      lower: each(j => lower[j], Number.NEGATIVE_INFINITY),
      upper: each(j => upper[j], Number.POSITIVE_INFINITY),
    }
  }
}

function penaltyOf(b: Float64Array, { lasso, ridge }: CoefficientPenalty): number {
  let sum = 0
  for (let a = 0; a < b.length; a++) sum += lasso[a] * Math.abs(b[a]) + 0.5 * ridge[a] * b[a] * b[a]
  return sum
}
