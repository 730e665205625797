import type { ParameterNode, Value } from '../graph/graph.ts'
import { GraphError } from '../graph/graph-error.ts'
import { type ParameterBinding, parameterName } from '../graph/lower.ts'
import type { OnnxNode } from '../graph/onnx/model-writer.ts'

/** Parameters that are treated alike share one flat tensor: the time to load a model grows faster than its nodes. */
export type ParameterGroup = 'decayed' | 'exempt' | 'frozen'
export const trainedGroups = ['decayed', 'exempt'] as const
export type TrainedGroup = (typeof trainedGroups)[number]

export interface ParameterPlace {
  readonly name: string
  readonly shape: readonly number[]
  readonly group: ParameterGroup
  /** First element within the group's flat tensor. */
  readonly from: number
  readonly to: number
}

export interface ParameterLayout {
  readonly places: readonly ParameterPlace[]
  /** Elements of each group. */
  readonly sizes: Readonly<Record<ParameterGroup, number>>
}

export function groupOf({ options }: ParameterNode): ParameterGroup {
  if (!options.trainable) return 'frozen'
  return options.decay ? 'decayed' : 'exempt'
}

/** Places for parameters, in the order in which they were declared. */
export function layOut(parameters: readonly Value[]): ParameterLayout {
  const sizes: Record<ParameterGroup, number> = { decayed: 0, exempt: 0, frozen: 0 }
  const places = parameters.flatMap(({ node }): ParameterPlace[] => {
    if (node.kind !== 'parameter') return []
    const group = groupOf(node)
    const from = sizes[group]
    sizes[group] += node.shape.reduce((product, size) => product * size, 1)
    return [{ name: node.name, shape: node.shape, group, from, to: sizes[group] }]
  })
  return { places, sizes }
}

/** The model's input that holds a group. */
export function groupInput(group: ParameterGroup): string {
  return `parameters/${group}`
}

/** The model's output that holds the gradient by a group. */
export function gradientOutput(group: TrainedGroup): string {
  return `gradient/${group}`
}

/** Parameters as parts of the flat tensors, which are inputs of the model. */
export function packedParameters(layout: ParameterLayout): ParameterBinding {
  return parameters => {
    const used = new Map<string, ParameterNode>()
    for (const { node } of parameters) if (node.kind === 'parameter') used.set(node.name, node)
    for (const node of used.values()) {
      const place = layout.places.find(candidate => candidate.name === node.name)
      if (place === undefined || String(place.shape) !== String(node.shape))
        throw new GraphError(
          'bad-name',
          `parameter ${node.name} is not one that is trained`,
          'declare both graphs alike',
        )
    }
    const groups = new Set(layout.places.filter(place => used.has(place.name)).map(place => place.group))
    const type = parameters[0]?.type ?? 'float32'
    const parts = [...groups].map(group => unpack(group, layout, used))
    return {
      nodes: parts.flatMap(part => part.nodes),
      inputs: [...groups].map(group => ({ name: groupInput(group), type, shape: [layout.sizes[group]] })),
      initialisers: parts.flatMap(part => part.initialisers),
    }
  }
}

function unpack(group: ParameterGroup, layout: ParameterLayout, used: ReadonlyMap<string, ParameterNode>) {
  const places = layout.places.filter(place => place.group === group)
  const list = (name: string, numbers: readonly number[]) => {
    const elements = BigInt64Array.from(numbers, BigInt)
    return { name, type: 'int64' as const, shape: [numbers.length], elements }
  }
  const flat = (place: ParameterPlace) => `flat/${place.name}`
  const sizes = list(
    `sizes/${group}`,
    places.map(place => place.to - place.from),
  )
  const split: OnnxNode = {
    operation: 'Split',
    inputs: [groupInput(group), sizes.name],
    outputs: places.map(flat),
    attributes: { axis: 0 },
  }
  const nodes = [split]
  const initialisers = [sizes]
  for (const place of places) {
    const node = used.get(place.name)
    if (node === undefined) continue
    const shape = list(`shape/${place.name}`, place.shape)
    initialisers.push(shape)
    nodes.push({
      operation: 'Reshape',
      inputs: [flat(place), shape.name],
      outputs: [parameterName(node)],
      attributes: {},
    })
  }
  return { nodes, initialisers }
}

/** The numbers of each parameter by name, as views of the flat tensors. */
export function parametersByName(
  layout: ParameterLayout,
  flat: Readonly<Record<ParameterGroup, Float32Array>>,
): Map<string, Float32Array> {
  return new Map(layout.places.map(({ name, group, from, to }) => [name, flat[group].subarray(from, to)]))
}
