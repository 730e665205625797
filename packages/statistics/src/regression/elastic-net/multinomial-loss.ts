import type { MultinomialOutcome } from './multinomial-descent.ts'

/** Mean negative log likelihood of several classes, each with a linear predictor of its own. */
export interface MultinomialLoss {
  readonly totalWeight: number
  /** Minus the derivative by each class's linear predictors, where the loss was evaluated last. */
  readonly residual: readonly Float64Array[]
  evaluate(linear: readonly Float64Array[]): number
  /**
   * The second derivative by the coefficients of the columns given, where the loss was evaluated last: rows of a
   * symmetric matrix, ordered by column, then class.
   */
  secondDerivative(columns: readonly Float64Array[]): Float64Array[]
}

export function multinomialLoss({ y, classes, weights }: MultinomialOutcome): MultinomialLoss {
  const n = y.length
  const totalWeight = weights.reduce((a, b) => a + b, 0)
  const share = weights.map(w => w / totalWeight)
  const perClass = () => Array.from({ length: classes }, () => new Float64Array(n))
  const residual = perClass()
  const probability = perClass()
  return {
    totalWeight,
    residual,
    evaluate(linear) {
      let value = 0
      for (let i = 0; i < n; i++) {
        let largest = linear[0][i]
        for (let l = 1; l < classes; l++) if (linear[l][i] > largest) largest = linear[l][i]
        let total = 0
        for (let l = 0; l < classes; l++) {
          probability[l][i] = Math.exp(linear[l][i] - largest)
          total += probability[l][i]
        }
        for (let l = 0; l < classes; l++) {
          probability[l][i] /= total
          residual[l][i] = share[i] * ((y[i] === l ? 1 : 0) - probability[l][i])
        }
        value += share[i] * (Math.log(total) + largest - linear[y[i]][i])
      }
      return value
    },
    secondDerivative(columns) {
      const size = columns.length * classes
      const matrix = Array.from({ length: size }, () => new Float64Array(size))
      const between = new Float64Array(n)
      const product = new Float64Array(n)
      for (let l = 0; l < classes; l++)
        for (let m = l; m < classes; m++) {
          for (let i = 0; i < n; i++)
            between[i] = share[i] * probability[l][i] * ((l === m ? 1 : 0) - probability[m][i])
          for (let a = 0; a < columns.length; a++) {
            for (let i = 0; i < n; i++) product[i] = between[i] * columns[a][i]
            for (let b = a; b < columns.length; b++) {
              let sum = 0
              const z = columns[b]
              for (let i = 0; i < n; i++) sum += product[i] * z[i]
              matrix[a * classes + l][b * classes + m] = sum
              matrix[b * classes + l][a * classes + m] = sum
              matrix[b * classes + m][a * classes + l] = sum
              matrix[a * classes + m][b * classes + l] = sum
            }
          }
        }
      return matrix
    },
  }
}
