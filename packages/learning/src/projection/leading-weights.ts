import { symmetricEigen } from '@tessera/statistics'
import { addTo, dot, normalise } from './centred-columns.ts'

/** The unit vector w of greatest w' S S' w for S of the given columns, and the length of S' w. */
export function leadingWeights(products: readonly Float64Array[]): { weights: Float64Array; length: number } {
  const m = products.length
  if (m === 1) {
    const weights = products[0].slice()
    return { length: normalise(weights), weights }
  }
  const cross = Float64Array.from({ length: m * m }, (_, at) =>
    dot(products[Math.floor(at / m)], products[at % m]),
  )
  const { vectors, values } = symmetricEigen(cross, m)
  const direction = vectors[m - 1]
  let largest = 0
  for (let k = 1; k < m; k++) if (Math.abs(direction[k]) > Math.abs(direction[largest])) largest = k
  const sign = direction[largest] < 0 ? -1 : 1
  const weights = new Float64Array(products[0].length)
  products.forEach((column, k) => {
    addTo(weights, sign * direction[k], column)
  })
  normalise(weights)
  return { weights, length: Math.sqrt(Math.max(values[m - 1], 0)) }
}
