/** How parameters make a symmetric q x q covariance matrix D, with its exact derivatives; all row-major. */
export interface CovarianceMap {
  readonly parameters: number
  readonly size: number
  matrix(theta: ArrayLike<number>): Float64Array
  /** dD / d theta_m, one matrix a parameter. */
  directions(theta: ArrayLike<number>): readonly Float64Array[]
  /** sum over a, b of G_ab d2 D_ab / d theta_m d theta_o, parameters x parameters. */
  curvature(theta: ArrayLike<number>, gradient: Float64Array): Float64Array
}

/** D = L L' for a lower triangle L of which only some entries are free. */
export interface FactorMap extends CovarianceMap {
  /** Row and column of each parameter in L, column after column as lme4 orders theta. */
  readonly positions: readonly (readonly [number, number])[]
  factor(theta: ArrayLike<number>): Float64Array
}

/** Unstructured (every entry of the lower triangle free) or, not `correlated`, the diagonal alone. */
export function factorMap(size: number, correlated: boolean): FactorMap {
  const positions: (readonly [number, number])[] = []
  for (let j = 0; j < size; j++)
    for (let i = j; i < size; i++) if (correlated || i === j) positions.push([i, j])
  const parameters = positions.length
  const factor = (theta: ArrayLike<number>) => {
    const lower = new Float64Array(size * size)
    positions.forEach(([i, j], m) => {
      lower[i * size + j] = theta[m]
    })
    return lower
  }
  return {
    parameters,
    size,
    positions,
    factor,
    matrix: theta => {
      const lower = factor(theta)
      const matrix = new Float64Array(size * size)
      for (let i = 0; i < size; i++)
        for (let j = 0; j <= i; j++) {
          let sum = 0
          for (let k = 0; k <= j; k++) sum += lower[i * size + k] * lower[j * size + k]
          matrix[i * size + j] = sum
          matrix[j * size + i] = sum
        }
      return matrix
    },
    directions: theta => {
      const lower = factor(theta)
      return positions.map(([i, j]) => {
        const direction = new Float64Array(size * size)
        for (let k = j; k < size; k++) {
          direction[i * size + k] += lower[k * size + j]
          direction[k * size + i] += lower[k * size + j]
        }
        return direction
      })
    },
    curvature: (_, gradient) => {
      const result = new Float64Array(parameters * parameters)
      positions.forEach(([i, j], m) => {
        positions.forEach(([k, l], o) => {
          if (j === l) result[m * parameters + o] = 2 * gradient[i * size + k]
        })
      })
      return result
    },
  }
}
