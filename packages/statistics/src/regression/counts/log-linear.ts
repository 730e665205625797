import { crossProduct } from '../../linear-algebra/index.ts'
import { type Maximum, maximise } from '../maximise.ts'
import { columnSums, linearPredictor, type RegressionDesign } from '../regression-design.ts'
import { marginsRecede } from '../separation.ts'

export interface LogLinearRows {
  readonly design: RegressionDesign
  readonly y: ArrayLike<number>
  readonly offset?: ArrayLike<number>
  readonly weights?: ArrayLike<number>
  /** Variance mean + alpha mean^2: 0 for Poisson, 1 / theta for the negative binomial. */
  readonly alpha: number
}

/**
 * Coefficients of a log-linear mean at a given alpha, by Newton's method; the information is the expected one. The value is
 * the log likelihood less the terms that neither coefficients nor alpha change for Poisson:
 * sum w (y eta - (y + 1 / alpha) log(1 + alpha mu)), or sum w (y eta - mu) at alpha 0.
 */
export function fitLogLinear(rows: LogLinearRows, start?: ArrayLike<number>, maxIterations = 100): Maximum {
  const { design, y, offset, weights, alpha } = rows
  const { columns, aliased } = design
  const n = y.length
  const residual = new Float64Array(n)
  const information = new Float64Array(n)
  const observed = new Float64Array(n)
  const evaluate = (coefficients: Float64Array) => {
    const linear = linearPredictor(columns, coefficients, n, offset)
    let value = 0
    for (let i = 0; i < n; i++) {
      const weight = weights ? weights[i] : 1
      const mu = Math.exp(linear[i])
      const spread = 1 + alpha * mu
      residual[i] = weight === 0 ? 0 : (weight * (y[i] - mu)) / spread
      information[i] = weight === 0 ? 0 : (weight * mu) / spread
      observed[i] = (information[i] * (1 + alpha * y[i])) / spread
      if (weight > 0)
        value +=
          weight * (y[i] * linear[i] - (alpha === 0 ? mu : (y[i] + 1 / alpha) * Math.log1p(alpha * mu)))
    }
    return {
      value,
      score: columnSums(columns, residual),
      information: crossProduct(columns, information),
      curvature: alpha === 0 ? undefined : crossProduct(columns, observed),
    }
  }
  // the mean of a row with events has a best value: only rows without events can recede
  const recedes = (direction: Float64Array) => {
    const move = linearPredictor(columns, direction, n)
    const margins = Array.from(move, (value, i) => {
      if (weights && weights[i] === 0) return 0
      return y[i] > 0 ? -Math.abs(value) : -value
    })
    return marginsRecede(margins)
  }
  return maximise({ start: start ?? interceptStart(rows), evaluate, fixed: aliased, maxIterations, recedes })
}

function interceptStart({ design, y, offset, weights }: LogLinearRows): Float64Array {
  const start = new Float64Array(design.columns.length)
  let events = 0
  let expected = 0
  for (let i = 0; i < y.length; i++) {
    const weight = weights ? weights[i] : 1
    events += weight * y[i]
    expected += weight * (offset ? Math.exp(offset[i]) : 1)
  }
  start[0] = Math.log(events / expected)
  return start
}
