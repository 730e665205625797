import { requireFinite, StatisticsInputError } from '../input-error.ts'
import { cholesky, choleskySolve } from './cholesky.ts'
import { crossProduct } from './products.ts'

/** The columns of a non-negative least squares problem with their cross products, which every response shares. */
export interface NnlsDesign {
  readonly columns: readonly Float64Array[]
  /** Length of a column. */
  readonly rows: number
  /** A'A, row-major. */
  readonly gram: Float64Array
}

export interface Nnls {
  /** One a column, 0 or more. */
  readonly coefficients: Float64Array
  readonly residualSumOfSquares: number
  /** A'(y - A x): 0 where the coefficient is above 0, at most 0 (to rounding) elsewhere. */
  readonly gradient: Float64Array
  readonly iterations: number
  /** False where the active sets did not settle; the coefficients are then feasible, not the best. */
  readonly converged: boolean
}

/** @throws StatisticsInputError without columns, on unequal lengths or values that are not finite */
export function nnlsDesign(columns: readonly ArrayLike<number>[]): NnlsDesign {
  const rows = columns[0]?.length ?? 0
  if (rows === 0)
    throw new StatisticsInputError(
      'empty',
      'columns',
      'A non-negative least squares problem needs a column and a row.',
    )
  columns.forEach((column, j) => {
    requireFinite(`columns[${j}]`, column, rows)
  })
  const copies = columns.map(column => Float64Array.from(column))
  return { columns: copies, rows, gram: crossProduct(copies) }
}

/**
 * Non-negative least squares: the x >= 0 that makes |y - A x| smallest, by the active-set method of Lawson and Hanson
 * (Solving Least Squares Problems, 1974, ch. 23) on the cross products (Bro and de Jong, J Chemom 1997;11:393), the
 * last solution refined once on its residuals. R: nnls::nnls. A column that depends on those already in the solution
 * gets no share of it. `start`: columns tried first (those of a similar problem); the solution is the same.
 * @throws StatisticsInputError unless `y` is finite and as long as a column
 */
export function nnls(design: NnlsDesign, y: ArrayLike<number>, start: Iterable<number> = []): Nnls {
  const { columns, rows, gram } = design
  const p = columns.length
  requireFinite('y', y, rows)
  const response = Float64Array.from(y)
  const products = columns.map(column => dot(column, response))
  const norm = Math.sqrt(dot(response, response))
  const tolerance = columns.map((_, j) => 1e-12 * Math.sqrt(gram[j * p + j]) * norm)
  const passive = new Set<number>()
  const barred = new Set<number>()
  let x: Float64Array = new Float64Array(p)
  let iterations = 0
  const most = 30 + 10 * p

  // Any columns whose own solution is above 0 are a place to begin.
  let warm = [...start]
  while (warm.length > 0) {
    const tried = solve(warm)
    if (tried === null) break
    const positive = warm.filter(j => tried[j] > 0)
    if (positive.length === warm.length) {
      for (const j of warm) passive.add(j)
      x = tried
      break
    }
    warm = positive
  }

  let converged = false
  while (iterations < most) {
    const entering = steepest()
    if (entering < 0) {
      converged = true
      break
    }
    iterations++
    passive.add(entering)
    if (!settle(entering)) {
      passive.delete(entering)
      barred.add(entering)
    } else barred.clear()
  }
  refine()
  const residuals = residualsOf(x)
  const gradient = Float64Array.from(columns, column => dot(column, residuals))
  return {
    coefficients: x,
    residualSumOfSquares: dot(residuals, residuals),
    gradient,
    iterations,
    converged,
  }

  /** The column outside the solution that lowers the sum of squares fastest; -1 where none does. */
  function steepest(): number {
    let best = -1
    let largest = 0
    for (let j = 0; j < p; j++) {
      if (passive.has(j) || barred.has(j)) continue
      let w = products[j]
      for (const k of passive) w -= gram[j * p + k] * x[k]
      if (w > tolerance[j] && w > largest) {
        largest = w
        best = j
      }
    }
    return best
  }

  /** Moves to the least squares solution on the passive columns, dropping those that reach 0 on the way. */
  function settle(entering: number): boolean {
    for (let first = true; passive.size > 0; first = false) {
      const wanted = solve([...passive])
      // A dependent column, or one that would enter with the wrong sign by rounding alone.
      if (wanted === null || (first && wanted[entering] <= 0)) return false
      let step = 1
      for (const j of passive) if (wanted[j] <= 0) step = Math.min(step, x[j] / (x[j] - wanted[j]))
      if (step === 1 && [...passive].every(j => wanted[j] > 0)) {
        x = wanted
        return true
      }
      const moved = new Float64Array(p)
      for (const j of [...passive]) {
        moved[j] = x[j] + step * (wanted[j] - x[j])
        if (wanted[j] <= 0 && moved[j] <= 1e-15 * Math.max(1, Math.abs(x[j]))) {
          passive.delete(j)
          moved[j] = 0
        }
      }
      x = moved
      iterations++
    }
    return true
  }

  /** Least squares on some columns alone; null where they depend on each other. */
  function solve(chosen: readonly number[], right: ArrayLike<number> = products): Float64Array | null {
    const n = chosen.length
    const part = new Float64Array(n * n)
    for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) part[a * n + b] = gram[chosen[a] * p + chosen[b]]
    const factor = cholesky(part, n, 1e-13)
    if (factor.rank < n) return null
    const solution = choleskySolve(
      factor,
      chosen.map(j => right[j]),
    )
    const whole = new Float64Array(p)
    for (let a = 0; a < n; a++) whole[chosen[a]] = solution[a]
    return whole
  }

  /** One step of iterative refinement: what the squared condition of A'A lost comes back from the residuals. */
  function refine(): void {
    if (passive.size === 0) return
    const residuals = residualsOf(x)
    const correction = solve(
      [...passive],
      columns.map((column, j) => (passive.has(j) ? dot(column, residuals) : 0)),
    )
    if (correction !== null) x = x.map((value, j) => Math.max(0, value + correction[j]))
  }

  function residualsOf(solution: Float64Array): Float64Array {
    const residuals = Float64Array.from(response)
    for (let j = 0; j < p; j++)
      if (solution[j] !== 0) for (let i = 0; i < rows; i++) residuals[i] -= columns[j][i] * solution[j]
    return residuals
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
