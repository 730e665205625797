import {
  addTo,
  type CentredColumns,
  dot,
  orthogonalise,
  timesColumns,
  timesWeights,
} from './centred-columns.ts'

/** Orthogonal components of a block of columns, grown one at a time. */
export interface Components {
  /** Weights of the deflated columns, unit length, one array a component. */
  readonly weights: Float64Array[]
  /** Weights of the columns themselves: scores = X rotations. */
  readonly rotations: Float64Array[]
  readonly scores: Float64Array[]
  readonly loadings: Float64Array[]
}

export function noComponents(): Components {
  return { weights: [], rotations: [], scores: [], loadings: [] }
}

/**
 * The scores that weights of the deflated columns give. Deflated columns are never formed: their product with w is
 * X w less its part along the earlier scores, and their product with any z orthogonal to those is X' z.
 */
export function scoresOf(block: CentredColumns, earlier: Components, weights: Float64Array): Float64Array {
  const scores = timesWeights(block.x, weights, block.size)
  orthogonalise(scores, earlier.scores)
  return scores
}

/** Adds a component with the given unit weights and its scores. */
export function addComponent(
  block: CentredColumns,
  components: Components,
  weights: Float64Array,
  scores: Float64Array,
): void {
  const length = dot(scores, scores)
  const loadings = timesColumns(block.x, scores)
  for (let j = 0; j < loadings.length; j++) loadings[j] /= length
  const rotation = weights.slice()
  components.loadings.forEach((earlier, a) => {
    addTo(rotation, -dot(earlier, weights), components.rotations[a])
  })
  components.weights.push(weights)
  components.rotations.push(rotation)
  components.scores.push(scores)
  components.loadings.push(loadings)
}

/**
 * Coefficients of the columns on their original scale after each number of components, from least squares of a
 * response on the orthogonal scores: sum of (t' y / t' t) rotation, divided by the columns' scales.
 */
export function coefficientPath(
  block: CentredColumns,
  components: Components,
  response: Float64Array,
): Float64Array[] {
  const sum = new Float64Array(block.x.length)
  return components.scores.map((scores, a) => {
    addTo(sum, dot(scores, response) / dot(scores, scores), components.rotations[a])
    return sum.map((value, j) => value / block.scale[j])
  })
}
