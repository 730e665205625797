import type { Feature } from '@tessera/learning'

/** The training rows with the nearest predicted risks. */
export function nearestInRisk(
  risk: number,
  training: Int32Array,
  trainingRisk: Float64Array,
  count: number,
): Int32Array {
  return first(
    training,
    trainingRisk.map(own => Math.abs(own - risk)),
    count,
  )
}

/**
 * The training rows that are most alike: squared distance of standardised values, summed over features; a level that
 * differs counts 1, what is missing on either side 1, the columns of a group (an assay) their mean, so that a thousand
 * columns weigh as much as one feature.
 */
export function nearestInFeatures(
  groups: readonly (readonly Feature[])[],
  row: number,
  training: Int32Array,
  count: number,
): Int32Array {
  const distance = new Float64Array(training.length)
  for (const group of groups)
    for (const feature of group) {
      const own = distancesOf(feature, row, training)
      for (let i = 0; i < distance.length; i++) distance[i] += own[i] / group.length
    }
  return first(training, distance, count)
}

function distancesOf(feature: Feature, row: number, training: Int32Array): Float64Array {
  if (feature.kind === 'categorical') {
    const { codes } = feature
    return Float64Array.from(training, at => (codes[at] === codes[row] && codes[row] >= 0 ? 0 : 1))
  }
  const { values } = feature
  const known = Float64Array.from(training, at => values[at]).filter(x => !Number.isNaN(x))
  const mean = known.reduce((sum, x) => sum + x, 0) / known.length
  const variance = known.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (known.length - 1)
  return Float64Array.from(training, at => {
    const squared = (values[at] - values[row]) ** 2
    return Number.isNaN(squared) || !(variance > 0) ? (squared === 0 ? 0 : 1) : squared / variance
  })
}

function first(training: Int32Array, distance: Float64Array, count: number): Int32Array {
  const order = Array.from(distance.keys()).sort((a, b) => distance[a] - distance[b] || a - b)
  return Int32Array.from(order.slice(0, count), i => training[i])
}
