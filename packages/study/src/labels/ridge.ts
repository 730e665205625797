import { createRandom, elasticNet } from '@tessera/statistics'

/** A linear predictor with shrunken coefficients. */
export interface Ridge {
  readonly intercept: number
  readonly coefficients: Float64Array
  readonly lambda: number
}

/**
 * Ridge regression (elastic net with alpha 0, standardised columns) whose penalty is chosen by ten folds of the rows
 * given: the one of smallest squared error.
 * @param x columns, of the rows that it is fitted to alone
 */
export function fitRidge(x: readonly Float64Array[], y: Float64Array, seed: number): Ridge {
  const n = y.length
  const path = elasticNet({ family: 'gaussian', y, x, alpha: 0, lambdaCount: 40 })
  const folds = Math.min(10, n)
  const fold = foldsOf(n, folds, seed)
  const error = new Float64Array(path.lambda.length)
  for (let f = 0; f < folds; f++) {
    const training = indices(n, i => fold[i] !== f)
    const held = indices(n, i => fold[i] === f)
    const part = (values: Float64Array, rows: readonly number[]) => Float64Array.from(rows, i => values[i])
    const fit = elasticNet({
      family: 'gaussian',
      y: part(y, training),
      x: x.map(column => part(column, training)),
      alpha: 0,
      lambda: path.lambda,
    })
    for (let l = 0; l < error.length; l++)
      for (const i of held) error[l] += (y[i] - linear(fit.intercept[l], fit.beta[l], x, i)) ** 2
  }
  const best = error.indexOf(Math.min(...error))
  return { intercept: path.intercept[best], coefficients: path.beta[best], lambda: path.lambda[best] }
}

/** The prediction of one row. */
export function linear(
  intercept: number,
  beta: Float64Array,
  x: readonly Float64Array[],
  row: number,
): number {
  let sum = intercept
  for (let j = 0; j < x.length; j++) sum += beta[j] * x[j][row]
  return sum
}

function foldsOf(n: number, folds: number, seed: number): Int32Array {
  const random = createRandom(seed, 'label folds', n)
  const order = Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    ;[order[i], order[j]] = [order[j], order[i]]
  }
  const fold = new Int32Array(n)
  order.forEach((row, place) => {
    fold[row] = place % folds
  })
  return fold
}

function indices(n: number, keep: (i: number) => boolean): number[] {
  return Array.from({ length: n }, (_, i) => i).filter(keep)
}
