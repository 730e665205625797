import { gradientAt, linearMove, type PenalisedDesign, standardisedColumn } from './design.ts'
import { minimiseGrouped } from './grouped-quadratic.ts'
import { binomialPathEnds } from './loss.ts'
import { type MultinomialLoss, type MultinomialOutcome, multinomialLoss } from './multinomial-loss.ts'
import type { PathControl, PathSolver } from './path.ts'
import type { Penalty } from './penalty.ts'
import { minimiseQuadratic } from './quadratic.ts'
import type { CoefficientPenalty } from './quadratic-model.ts'

/** Steps that shrink (squared) no faster than this ask for a new second derivative. */
const STALE = 0.1

/**
 * Proximal Newton steps for all classes together, each with a coefficient of its own, or grouped: with the whole second
 * derivative, p_l (1[l = m] - p_m) between the classes, rather than its diagonal blocks, because the classes lean on
 * each other. Coefficients are ordered by position, then class.
 */
export function multinomialDescent(
  outcome: MultinomialOutcome,
  design: PenalisedDesign,
  penalty: Penalty,
  control: PathControl,
): PathSolver {
  const { classes, grouped } = outcome
  /** Coefficients whose length the penalty takes. */
  const together = grouped ? classes : 1
  const { rows } = design
  const p = design.columns.length
  const loss: MultinomialLoss = multinomialLoss(outcome)
  const perClass = () => Array.from({ length: classes }, () => new Float64Array(rows))
  const beta = Array.from({ length: classes }, () => new Float64Array(p + 1))
  let linear = outcome.offset ? outcome.offset.map(o => Float64Array.from(o)) : perClass()
  let candidate = perClass()
  const moves = perClass()
  const inWorking = new Uint8Array(p + 1)
  let positions: number[] = []
  let strong: readonly number[] = []
  let hessian: Float64Array[] | null = null
  const standardised = new Map<number, Float64Array>()
  const column = (j: number) => {
    let z = standardised.get(j)
    if (!z) {
      z = new Float64Array(rows)
      standardisedColumn(design, j, z)
      standardised.set(j, z)
    }
    return z
  }

  const admit = (position: number): boolean => {
    if (inWorking[position]) return false
    inWorking[position] = 1
    positions.push(position)
    hessian = null
    return true
  }

  const gradientSizes = (covariates: Int32Array, sizes: Float64Array) => {
    const slopes = new Float64Array(covariates.length)
    sizes.fill(0)
    for (const residual of loss.residual) {
      gradientAt(design, covariates, residual, slopes)
      for (let a = 0; a < covariates.length; a++)
        sizes[a] = grouped ? Math.hypot(sizes[a], slopes[a]) : Math.max(sizes[a], Math.abs(slopes[a]))
    }
  }

  const admitStrong = (lambda: number): boolean => {
    const outside = Int32Array.from(strong.filter(j => !inWorking[j]))
    const sizes = new Float64Array(outside.length)
    gradientSizes(outside, sizes)
    let joined = false
    for (let a = 0; a < outside.length; a++)
      if (sizes[a] > penalty.alpha * penalty.factors[outside[a]] * lambda * (1 + 1e-9))
        joined = admit(outside[a])
    return joined
  }

  const coefficientPenalty = (lambda: number): CoefficientPenalty => {
    const { alpha, factors } = penalty
    const each = (share: number) =>
      Float64Array.from({ length: positions.length * classes }, (_, a) => {
        const j = positions[Math.floor(a / classes)]
        return j === p || factors[j] === 0 ? 0 : lambda * share * factors[j]
      })
    const length = positions.length * classes
    return {
      lasso: each(alpha),
      ridge: each(1 - alpha),
      lower: new Float64Array(length).fill(Number.NEGATIVE_INFINITY),
      upper: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
    }
  }

  const gradient = () => {
    const all = new Float64Array(positions.length * classes)
    const slopes = new Float64Array(positions.length)
    for (let l = 0; l < classes; l++) {
      gradientAt(design, positions, loss.residual[l], slopes)
      for (let a = 0; a < positions.length; a++) all[a * classes + l] = slopes[a]
    }
    return all
  }

  /** Towards the target, halving up to `halvings` times; false where nothing is gained. */
  const advance = (
    current: Float64Array,
    target: Float64Array,
    weights: CoefficientPenalty,
    halvings: number,
  ): boolean => {
    const step = target.map((b, a) => b - current[a])
    for (let l = 0; l < classes; l++)
      linearMove(
        design,
        positions,
        Float64Array.from(positions, (_, a) => step[a * classes + l]),
        moves[l],
      )
    const before = solver.value + penaltyOf(current, weights, together)
    for (let halving = 0, fraction = 1; halving < halvings; halving++, fraction /= 2) {
      for (let l = 0; l < classes; l++)
        for (let i = 0; i < rows; i++) candidate[l][i] = linear[l][i] + fraction * moves[l][i]
      const value = loss.evaluate(candidate)
      const trial = fraction === 1 ? target : current.map((b, a) => b + fraction * step[a])
      if (!(value + penaltyOf(trial, weights, together) <= before + 1e-13 * solver.scale)) continue
      solver.value = value
      const held = linear
      linear = candidate
      candidate = held
      for (let a = 0; a < trial.length; a++) beta[a % classes][positions[Math.floor(a / classes)]] = trial[a]
      return true
    }
    solver.value = loss.evaluate(linear)
    return false
  }

  const solver: PathSolver & { value: number } = {
    pathEnds: binomialPathEnds,
    totalWeight: loss.totalWeight,
    value: loss.evaluate(linear),
    scale: 1,
    work(covariates, rest) {
      strong = rest
      // the same covariates keep the second derivative of the last lambda
      const wanted = covariates.length + (design.intercept ? 1 : 0)
      if (wanted === positions.length && Array.from(covariates).every(j => inWorking[j])) return
      inWorking.fill(0)
      positions = []
      hessian = null
      if (design.intercept) admit(p)
      for (let a = 0; a < covariates.length; a++) admit(covariates[a])
    },
    admit,
    minimise(lambda) {
      const limit = control.tolerance * solver.scale
      let lastChange = Number.POSITIVE_INFINITY
      admitStrong(lambda)
      if (positions.length === 0) return true
      for (let iteration = 0; iteration < control.maxIterations; iteration++) {
        const fresh = hessian === null
        hessian ??= loss.secondDerivative(positions.map(column))
        const weights = coefficientPenalty(lambda)
        const current = new Float64Array(positions.length * classes)
        for (let a = 0; a < current.length; a++)
          current[a] = beta[a % classes][positions[Math.floor(a / classes)]]
        const model = { hessian, gradient: gradient(), ...weights }
        const target = grouped
          ? minimiseGrouped(model, classes, current, 1e-4 * limit)
          : minimiseQuadratic(model, current, 1e-4 * limit)
        let change = 0
        for (let a = 0; a < target.length; a++)
          change = Math.max(change, hessian[a][a] * (target[a] - current[a]) ** 2)
        if (change > 0 && !advance(current, target, weights, fresh ? 40 : 1)) {
          if (fresh) return change <= Math.sqrt(limit) // rounding leaves nothing more to gain
          hessian = null
          continue
        }
        const joined = admitStrong(lambda)
        if (change <= limit && !joined) return true
        if (change > STALE * lastChange) hessian = null
        lastChange = joined ? Number.POSITIVE_INFINITY : change
      }
      return false
    },
    gradientSizes: (covariates, _, sizes) => gradientSizes(covariates, sizes),
    used: covariate => beta.some(b => b[covariate] !== 0),
    coefficients: () => beta.map(b => Float64Array.from(b)),
  }
  return solver
}

/** The penalty of coefficients, whose lengths are taken by groups of `size`. */
function penaltyOf(b: Float64Array, { lasso, ridge }: CoefficientPenalty, size: number): number {
  let sum = 0
  for (let at = 0; at < b.length; at += size) {
    let square = 0
    for (let a = at; a < at + size; a++) square += b[a] * b[a]
    sum += lasso[at] * (size === 1 ? Math.abs(b[at]) : Math.sqrt(square)) + 0.5 * ridge[at] * square
  }
  return sum
}
