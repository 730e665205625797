import { type Elements, elementsOf } from './element-type.ts'
import type { ParameterNode, Value } from './graph.ts'
import { GraphError } from './graph-error.ts'
import type { OnnxGraph, OnnxInitialiser, OnnxNode, OnnxValue } from './onnx/model-writer.ts'

/** How the parameters that a graph uses come into the model: as constants of the file, or as inputs. */
export type ParameterBinding = (parameters: readonly Value[]) => {
  readonly nodes: readonly OnnxNode[]
  readonly inputs: readonly OnnxValue[]
  readonly initialisers: readonly OnnxInitialiser[]
}

/** The name under which a binding has to give a parameter to the model. */
export function parameterName(node: ParameterNode): string {
  return `parameter/${node.name}`
}

/** Parameters written into the model, by name. @throws GraphError when one is missing or has another size */
export function embeddedParameters(numbers: ReadonlyMap<string, ArrayLike<number>>): ParameterBinding {
  return parameters => ({
    nodes: [],
    inputs: [],
    initialisers: parameters.flatMap(({ node, type }) => {
      if (node.kind !== 'parameter') return []
      const given = numbers.get(node.name)
      const elements: Elements = elementsOf(type, given ?? [])
      if (given === undefined || elements.length !== node.shape.reduce((p, size) => p * size, 1))
        throw new GraphError(
          'bad-feed',
          `parameter ${node.name} is missing or has another size`,
          'give all of them',
        )
      return [{ name: parameterName(node), type, shape: node.shape, elements }]
    }),
  })
}

/**
 * What the named outputs need, as ONNX: nodes that none of them needs are left out, each constant is written
 * once.
 */
export function lower(outputs: Readonly<Record<string, Value>>, bind: ParameterBinding): OnnxGraph {
  const values = needed(Object.values(outputs))
  const bound = bind(values.filter(value => value.node.kind === 'parameter'))
  const names = new Map<Value, string>()
  const results: OnnxValue[] = []
  const copies: OnnxNode[] = []
  for (const [name, value] of Object.entries(outputs)) {
    results.push({ name, type: value.type, shape: value.shape })
    // The operation writes under the output's name; a second name, or an input's, needs a copy.
    if (value.node.kind === 'operation' && !names.has(value)) names.set(value, name)
    else
      copies.push({ operation: 'Identity', inputs: [nameOf(value, names)], outputs: [name], attributes: {} })
  }
  const nodes: OnnxNode[] = []
  const initialisers: OnnxInitialiser[] = []
  const inputs: OnnxValue[] = []
  const written = new Set<number>()
  for (const value of values) {
    const { node, type, shape } = value
    const name = nameOf(value, names)
    if (node.kind === 'input') inputs.push({ name, type, shape })
    if (node.kind === 'constant')
      initialisers.push({ name, type, shape: shape.map(Number), elements: elementsOf(type, node.numbers) })
    if (node.kind !== 'operation' || written.has(node.id)) continue
    written.add(node.id)
    nodes.push({
      operation: node.operation,
      inputs: node.inputs.map(input => nameOf(input, names)),
      outputs: node.outputs.map(output => nameOf(output, names)),
      attributes: node.attributes,
    })
  }
  return {
    nodes: [...bound.nodes, ...nodes, ...copies],
    initialisers: [...bound.initialisers, ...initialisers],
    // A training step declares its flat parameters as inputs itself.
    inputs: [...inputs, ...bound.inputs.filter(({ name }) => inputs.every(input => input.name !== name))],
    outputs: results,
  }
}

function nameOf(value: Value, names: ReadonlyMap<Value, string>): string {
  const { node } = value
  if (node.kind === 'input') return node.name
  if (node.kind === 'parameter') return parameterName(node)
  return names.get(value) ?? `${node.id}.${value.output}`
}

/** Values that the results are computed from, themselves included, in an order in which they can be computed. */
export function needed(results: readonly Value[]): Value[] {
  const found = new Map<string, Value>()
  const pending = [...results]
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    const key = `${value.node.id}.${value.output}`
    if (found.has(key)) continue
    found.set(key, value)
    if (value.node.kind === 'operation') pending.push(...value.node.inputs)
  }
  return [...found.values()].sort((a, b) => a.node.id - b.node.id || a.output - b.output)
}
