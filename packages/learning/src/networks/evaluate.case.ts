import { differentiate, type Feeds, type Graph, GraphSession, type Value } from '../graph/index.ts'

/**
 * Runs traced values once, with the gradient of `loss` by the inputs named. Parameters are those of their
 * initialisers' zeros unless given.
 */
export async function evaluate(
  outputs: Readonly<Record<string, Value>>,
  feeds: Feeds,
  more: {
    readonly by?: readonly string[]
    readonly parameters?: Readonly<Record<string, ArrayLike<number>>>
  } = {},
): Promise<Record<string, Float64Array>> {
  const graph: Graph = Object.values(outputs)[0].graph
  const { by = [], parameters = {} } = more
  const inputs = by.map(name => graph.inputs.get(name) ?? graph.parameters.get(name))
  const known = inputs.filter(input => input !== undefined)
  const gradients = known.length === 0 ? [] : differentiate(outputs.loss, known)
  const numbers = [...graph.parameters.values()].map(({ node, shape }): [string, ArrayLike<number>] => [
    node.name,
    parameters[node.name] ?? new Float64Array(shape.reduce<number>((p, size) => p * Number(size), 1)),
  ])
  const named = Object.fromEntries(by.map((name, i) => [`by ${name}`, gradients[i]]))
  const session = await GraphSession.compile({ ...outputs, ...named }, new Map(numbers))
  const results = await session.run(feeds)
  await session.release()
  return Object.fromEntries(
    Object.entries(results).map(([name, { elements }]) => [name, Float64Array.from(elements, Number)]),
  )
}
