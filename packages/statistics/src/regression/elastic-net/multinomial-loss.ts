import { dot } from './design.ts'
import { SMALLEST_INFORMATION } from './loss.ts'

export interface MultinomialOutcome {
  /** A covariate's coefficients enter all classes together: their length is penalised. */
  readonly grouped: boolean
  /** 0 to classes - 1. */
  readonly y: ArrayLike<number>
  readonly classes: number
  readonly weights: Float64Array
  /** One array a class. */
  readonly offset: readonly Float64Array[] | undefined
}

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
      // between two classes -p_l p_m; of one class with itself p_l (1 - p_l), the sum of p_l p_m over the others
      for (let l = 0; l < classes; l++)
        for (let m = l + 1; m < classes; m++) {
          for (let i = 0; i < n; i++) {
            const both = probability[l][i] * probability[m][i]
            between[i] = share[i] * (both < SMALLEST_INFORMATION ? SMALLEST_INFORMATION : both)
          }
          for (let a = 0; a < columns.length; a++) {
            const z = columns[a]
            for (let i = 0; i < n; i++) product[i] = between[i] * z[i]
            const ofL = matrix[a * classes + l]
            const ofM = matrix[a * classes + m]
            for (let b = 0, at = 0; b <= a; b++, at += classes) {
              const sum = dot(product, columns[b])
              ofL[at + l] += sum
              ofM[at + m] += sum
              ofL[at + m] = -sum
              ofM[at + l] = -sum
            }
          }
        }
      for (let r = 0; r < size; r++) for (let c = r + 1; c < size; c++) matrix[r][c] = matrix[c][r]
      return matrix
    },
  }
}
