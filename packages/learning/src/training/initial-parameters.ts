import { createRandom } from '@tessera/statistics'
import type { Value } from '../graph/graph.ts'
import { GraphError } from '../graph/graph-error.ts'
import type { ParameterGroup, ParameterLayout } from './parameter-layout.ts'

/** The first values of all parameters, each from its own stream of the seed, whatever else is declared. */
export function initialise(
  parameters: readonly Value[],
  layout: ParameterLayout,
  seed: number,
): Record<ParameterGroup, Float32Array> {
  const flat = {
    decayed: new Float32Array(layout.sizes.decayed),
    exempt: new Float32Array(layout.sizes.exempt),
    frozen: new Float32Array(layout.sizes.frozen),
  }
  const places = new Map(layout.places.map(place => [place.name, place]))
  for (const { node } of parameters) {
    const place = node.kind === 'parameter' ? places.get(node.name) : undefined
    if (node.kind !== 'parameter' || place === undefined) continue
    const numbers = node.initialiser(node.shape, createRandom(seed, 'parameter', node.name))
    if (numbers.length !== place.to - place.from)
      throw new GraphError(
        'bad-shape',
        `the initialiser of ${node.name} gave ${numbers.length} numbers`,
        'fill its shape',
      )
    flat[place.group].set(numbers, place.from)
  }
  return flat
}
