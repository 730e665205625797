import { addTo, type CentredColumns, dot, normalise, timesColumns } from './centred-columns.ts'
import { addComponent, type Components, noComponents, scoresOf } from './components.ts'
import { leadingWeights } from './leading-weights.ts'

/**
 * SIMPLS: weights of the columns themselves, each the leading direction of X' Y after the space of the earlier
 * loadings is taken out of it. The scores are the same, up to their length, as those of weights of deflated columns,
 * which is how they are kept here: `rotations` are SIMPLS's weights, divided so that `weights` have unit length.
 */
export function simplsComponents(
  block: CentredColumns,
  y: readonly Float64Array[],
  most: number,
): Components {
  const components = noComponents()
  const products = y.map(column => timesColumns(block.x, column))
  const basis: Float64Array[] = []
  let first = 0
  for (let a = 0; a < most; a++) {
    const { weights, length } = leadingWeights(products)
    if (a === 0) first = length
    if (!(length > 1e-10 * first)) break
    const scores = scoresOf(block, components, weights)
    if (!(dot(scores, scores) > 0)) break
    addComponent(block, components, weights, scores)
    const direction = components.loadings[a].slice()
    for (let pass = 0; pass < 2; pass++)
      for (const other of basis) addTo(direction, -dot(other, direction), other)
    if (!(normalise(direction) > 0)) break
    basis.push(direction)
    for (const column of products) addTo(column, -dot(direction, column), direction)
  }
  return components
}
