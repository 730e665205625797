import type { Value } from './graph.ts'
import { GraphError } from './graph-error.ts'
import { add } from './ops/arithmetic.ts'
import { GraphShapeError } from './shape.ts'

/**
 * Gradients of a scalar by each of `by` (parameters, inputs or any values between), as values of the same graph:
 * reverse-mode differentiation, operation by operation, from the loss back. They can be differentiated again.
 *
 * @throws GraphShapeError when the loss is no scalar
 * @throws GraphError `not-reached` when the loss does not depend on one of them, `no-gradient` when it does so
 * only through an operation that has none
 */
export function differentiate(loss: Value, by: readonly Value[]): Value[] {
  if (loss.shape.length > 0)
    throw new GraphShapeError('differentiate', [loss.shape], 'the loss must be a scalar')
  const nodes = dependants(loss, by)
  const gradients = new Map<Value, Value>([[loss, loss.graph.constant(1, [], loss.type)]])
  for (const node of nodes) {
    const upstream = node.outputs.map(output => gradients.get(output) ?? null)
    if (upstream.every(gradient => gradient === null)) continue
    if (node.gradient === null)
      throw new GraphError('no-gradient', `${node.operation} has no gradient`, 'leave it out of the loss')
    const contributions = node.gradient(upstream, node.outputs)
    node.inputs.forEach((input, i) => {
      const contribution = contributions[i] ?? null
      if (contribution === null) return
      const before = gradients.get(input)
      gradients.set(input, before === undefined ? contribution : add(before, contribution))
    })
  }
  return by.map(value => {
    const gradient = gradients.get(value)
    if (gradient !== undefined) return gradient
    const { node } = value
    const name = 'name' in node ? node.name : node.kind
    throw new GraphError(
      'not-reached',
      `the loss does not depend on ${name}`,
      'leave it out or mark it not trainable',
    )
  })
}

/** Operations between `by` and the loss, the last first. */
function dependants(loss: Value, by: readonly Value[]) {
  const wanted = new Set(by.map(value => value.node.id))
  const depends = new Map<number, boolean>()
  const found = new Map<number, Extract<Value['node'], { kind: 'operation' }>>()
  // Without recursion: graphs may be deeper than the stack.
  const pending = [loss.node]
  while (pending.length > 0) {
    const node = pending[pending.length - 1]
    if (depends.has(node.id)) {
      pending.pop()
      continue
    }
    const inputs = node.kind === 'operation' ? node.inputs.map(input => input.node) : []
    const unseen = inputs.filter(input => !depends.has(input.id))
    if (unseen.length > 0) {
      pending.push(...unseen)
      continue
    }
    pending.pop()
    const through = inputs.some(input => depends.get(input.id))
    depends.set(node.id, wanted.has(node.id) || through)
    if (through && node.kind === 'operation') found.set(node.id, node)
  }
  return [...found.values()].sort((a, b) => b.id - a.id)
}
