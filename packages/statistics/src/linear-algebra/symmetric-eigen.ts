import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { requireFinite } from '../input-error.ts'

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array
  /** Row k is the unit eigenvector of values[k]. */
  readonly vectors: readonly Float64Array[]
}

/**
 * Eigenvalues and orthonormal eigenvectors of a row-major symmetric matrix (Householder and implicit QL).
 * @throws StatisticsInputError unless there are size * size finite entries
 */
export function symmetricEigen(matrix: ArrayLike<number>, size: number): SymmetricEigen {
  requireFinite('matrix', matrix, size * size)
  if (size === 0) return { values: new Float64Array(0), vectors: [] }
  const decomposition = new EigenvalueDecomposition(Matrix.from1DArray(size, size, Array.from(matrix)), {
    assumeSymmetric: true,
  })
  const { realEigenvalues, eigenvectorMatrix } = decomposition
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => realEigenvalues[a] - realEigenvalues[b])
  return {
    values: Float64Array.from(order, k => realEigenvalues[k]),
    vectors: order.map(k => Float64Array.from(eigenvectorMatrix.getColumn(k))),
  }
}
