import type { Modality } from '../../bag-rows.ts'
import { LearnerError } from '../../learner-error.ts'
import { readInstances } from './read-instances.ts'

/** What training instances say of a modality. */
export interface InstanceStatistics {
  /** Rows that have the modality. */
  readonly bags: number
  readonly instances: number
  /** Whether every bag has one instance: a plain vector, which needs no pooling. */
  readonly single: boolean
  /** Of each feature over all instances. */
  readonly mean: Float64Array
  /** Population standard deviation; 0 for a feature that does not vary. */
  readonly deviation: Float64Array
}

/**
 * Mean and standard deviation of each feature over all instances of the given rows, read piece by piece: memory for
 * a few thousand instances whatever the size of the bags. Sums are of differences from the first instance.
 * @throws LearnerError `not-finite` or `empty-bag`, naming row and modality
 */
export async function instanceStatistics(modality: Modality, row: Int32Array): Promise<InstanceStatistics> {
  const { dimensions } = modality
  const shift = new Float64Array(dimensions)
  const sum = new Float64Array(dimensions)
  const squares = new Float64Array(dimensions)
  let bags = 0
  let instances = 0
  let single = true
  for (const [at, bag] of modality.bags.entries()) {
    if (bag === null) continue
    bags++
    if (bag.instances !== 1) single = false
    for await (const { elements, count } of readInstances(modality, at, row[at])) {
      if (instances === 0) for (let j = 0; j < dimensions; j++) shift[j] = elements[j]
      for (let k = 0, e = 0; k < count; k++)
        for (let j = 0; j < dimensions; j++, e++) {
          const difference = elements[e] - shift[j]
          sum[j] += difference
          squares[j] += difference * difference
        }
      instances += count
    }
  }
  const mean = shift.map((first, j) => (instances === 0 ? 0 : first + sum[j] / instances))
  const deviation = squares.map((square, j) => {
    if (instances === 0) return 0
    const variance = (square - sum[j] ** 2 / instances) / instances
    // What rounding leaves of a constant is none.
    return variance > 1e-12 * (square / instances) ? Math.sqrt(variance) : 0
  })
  return { bags, instances, single, mean, deviation }
}

/** @throws LearnerError `bad-setting` when two modalities share a name, or there is none */
export function checkModalities(modalities: readonly Modality[]): void {
  const names = new Set(modalities.map(modality => modality.name))
  if (modalities.length === 0 || names.size < modalities.length)
    throw new LearnerError(
      'bad-setting',
      modalities.length === 0 ? 'there is no modality' : 'two modalities share a name',
      'give each modality once, by its own name',
    )
}
