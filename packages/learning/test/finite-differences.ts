import { createRandom } from '@tessera/statistics'
import { differentiate } from '../src/graph/differentiate.ts'
import type { FloatType } from '../src/graph/element-type.ts'
import { Graph, type Value } from '../src/graph/graph.ts'
import { GraphSession } from '../src/graph/graph-session.ts'
import { multiply } from '../src/graph/ops/arithmetic.ts'
import { sum } from '../src/graph/ops/sum.ts'

export interface GradientCase {
  /** Shapes of the inputs; a dimension may be given as `['n', 3]`: symbolic, 3 when run. */
  readonly shapes: readonly (readonly (number | readonly [string, number])[])[]
  readonly trace: (...inputs: Value[]) => Value
  /** Range of the inputs; −1 to 1 by default. */
  readonly range?: readonly [number, number]
  readonly type?: FloatType
  /** Width of the differences; 1e-5 in float64. A trilinear function may take a wide one: its differences are exact. */
  readonly width?: number
  readonly seed?: number
}

/**
 * Gradients of a random weighting of the outputs by every element of every input: by the traced gradient and by
 * central differences.
 */
export async function gradients(item: GradientCase): Promise<{ traced: number[]; differences: number[] }> {
  const { shapes, trace, range = [-1, 1], type = 'float64', width = 1e-5, seed = 1 } = item
  const random = createRandom(seed, 'finite differences')
  const graph = new Graph(type)
  const inputs = shapes.map((shape, i) =>
    graph.input(
      `x${i}`,
      shape.map(dimension => (typeof dimension === 'number' ? dimension : dimension[0])),
    ),
  )
  const sizes = shapes.map(shape => shape.map(d => (typeof d === 'number' ? d : d[1])))
  const y = trace(...inputs)
  const weights = graph.input('weights', y.shape)
  const loss = sum(multiply(y, weights))
  const outputs = Object.fromEntries(differentiate(loss, inputs).map((gradient, i) => [`dx${i}`, gradient]))
  const session = await GraphSession.compile({ loss, y, ...outputs })
  const forward = await GraphSession.compile({ y })
  const draw = (length: number, [low, high]: readonly [number, number]): Float32Array | Float64Array => {
    const numbers = Float64Array.from({ length }, () => low + random.next() * (high - low))
    return type === 'float64' ? numbers : Float32Array.from(numbers)
  }
  const elements = sizes.map(size =>
    draw(
      size.reduce((p, s) => p * s, 1),
      range,
    ),
  )
  const feeds = () => Object.fromEntries(sizes.map((shape, i) => [`x${i}`, { elements: elements[i], shape }]))
  const outcome = await forward.run(feeds())
  const ofOutputs = draw(outcome.y.elements.length, [0.2, 1.2])
  const results = await session.run({ ...feeds(), weights: { elements: ofOutputs, shape: outcome.y.shape } })
  const value = async () => {
    const { elements: outputs } = (await forward.run(feeds())).y
    let total = 0
    for (const [i, weight] of ofOutputs.entries()) total += weight * Number(outputs[i])
    return total
  }
  const traced: number[] = []
  const differences: number[] = []
  for (const [i, numbers] of elements.entries()) {
    traced.push(...Array.from(results[`dx${i}`].elements, Number))
    for (let at = 0; at < numbers.length; at++) {
      const before = numbers[at]
      numbers[at] = before + width
      const [above, high] = [await value(), numbers[at]]
      numbers[at] = before - width
      const [below, low] = [await value(), numbers[at]]
      numbers[at] = before
      differences.push((above - below) / (high - low))
    }
  }
  await session.release()
  await forward.release()
  return { traced, differences }
}
