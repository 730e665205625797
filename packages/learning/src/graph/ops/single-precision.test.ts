import { normalDensity, normalLower } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../../test/agreement.ts'
import { gradients } from '../../../test/finite-differences.ts'
import { differentiate } from '../differentiate.ts'
import { Graph, type Value } from '../graph.ts'
import { GraphSession } from '../graph-session.ts'
import { tensor } from '../tensor.ts'
import { gelu, logSigmoid, softplus } from './activation.ts'
import { multiply } from './arithmetic.ts'
import { convolution } from './convolution.ts'
import { erf } from './exponential.ts'
import { groupNorm, layerNorm } from './normalisation.ts'
import { averagePool, maxPool } from './pooling.ts'
import { sum } from './sum.ts'

interface Recorded {
  readonly shapes: readonly (readonly number[])[]
  readonly inputs: readonly (readonly number[])[]
  readonly output: readonly number[]
  readonly outputShape: readonly number[]
  readonly weights: readonly number[]
  readonly gradients: readonly (readonly number[])[]
}
const { operations } = reference<{ operations: Readonly<Record<string, Recorded>> }>('engine')

const traced: Record<string, (...inputs: Value[]) => Value> = {
  convolution: (x, kernel, bias) => convolution(x, kernel, { padding: 1, bias }),
  'convolution stride 2': (x, kernel) => convolution(x, kernel, { stride: 2, padding: 1 }),
  'convolution stride 3': (x, kernel) => convolution(x, kernel, { stride: 3 }),
  'convolution groups': (x, kernel) => convolution(x, kernel, { padding: 1, groups: 2 }),
  'convolution depthwise': (x, kernel) => convolution(x, kernel, { stride: 2, padding: 1, groups: 3 }),
  maxPool: x => maxPool(x, 2),
  'maxPool overlapping': x => maxPool(x, 3, { stride: 2, padding: 1 }),
  averagePool: x => averagePool(x, 2),
  'averagePool overlapping': x => averagePool(x, 3, { stride: 2, padding: 1 }),
  layerNorm: (x, scale, shift) => layerNorm(x, scale, shift),
  groupNorm: (x, scale, shift) => groupNorm(x, 2, scale, shift),
  gelu,
  softplus,
  logSigmoid,
  erf,
}

/** Outputs and gradients in float32 of the weighted sum of the outputs. */
async function run(trace: (...inputs: Value[]) => Value, recorded: Recorded) {
  const graph = new Graph()
  const inputs = recorded.shapes.map((shape, i) => graph.input(`x${i}`, shape))
  const y = trace(...inputs)
  const loss = sum(multiply(y, graph.constant(recorded.weights, recorded.outputShape)))
  const by = Object.fromEntries(differentiate(loss, inputs).map((gradient, i) => [`dx${i}`, gradient]))
  const session = await GraphSession.compile({ y, ...by })
  const feeds = recorded.inputs.map(
    (numbers, i) => [`x${i}`, tensor(Float32Array.from(numbers), recorded.shapes[i])] as const,
  )
  const results = await session.run(Object.fromEntries(feeds))
  const numbers = (name: string) => Array.from(results[name].elements, Number)
  return { shape: results.y.shape, y: numbers('y'), gradients: inputs.flatMap((_, i) => numbers(`dx${i}`)) }
}

describe('operation in float32 against PyTorch in float64', () => {
  it.each(Object.entries(traced))('%s', async (name, trace) => {
    const expected = operations[name]
    const { y, shape, gradients } = await run(trace, expected)
    expect(shape).toEqual(expected.outputShape)
    expect(largestError(`PyTorch: ${name}`, y, expected.output, 1)).toBeLessThan(3e-6)
    expect(largestError(`PyTorch: ${name}`, gradients, expected.gradients.flat(), 1)).toBeLessThan(3e-6)
  })
})

const x = Float32Array.from({ length: 81 }, (_, i) => (i - 40) / 10)
const logistic = (t: number) => 1 / (1 + Math.exp(-t))
const closed: Record<string, readonly [(v: Value) => Value, (t: number) => number, (t: number) => number]> = {
  softplus: [softplus, t => Math.log1p(Math.exp(t)), logistic],
  logSigmoid: [logSigmoid, t => Math.log(logistic(t)), t => 1 - logistic(t)],
  erf: [erf, t => 2 * normalLower(t * Math.SQRT2) - 1, t => (2 / Math.sqrt(Math.PI)) * Math.exp(-t * t)],
  gelu: [gelu, t => t * normalLower(t), t => normalLower(t) + t * normalDensity(t)],
}

describe('gradient against the closed form', () => {
  it.each(Object.entries(closed))('%s', async (name, [trace, value, derivative]) => {
    const weights = Array.from(x, () => 1)
    const shapes = [[x.length]]
    const recorded = { shapes, inputs: [[...x]], output: [], outputShape: [x.length], weights, gradients: [] }
    const { y, gradients } = await run(trace, recorded)
    expect(largestError(`Gradient: ${name}`, y, Array.from(x, value), 1)).toBeLessThan(1e-6)
    expect(largestError(`Gradient: ${name}`, gradients, Array.from(x, derivative), 1)).toBeLessThan(1e-6)
  })
})

describe('gradient by wide differences in float32, exact for what is linear in each input', () => {
  it.each([
    ['convolution', { padding: 1 }],
    ['convolution', { stride: 2, padding: 2 }],
    ['convolution', { stride: 2, groups: 2 }],
  ])('%s %j', async (name, options) => {
    const perGroup = 'groups' in options ? 1 : 2
    const { traced, differences } = await gradients({
      shapes: [[['n', 2], 2, 5, 6], [4, perGroup, 3, 2], [4]],
      trace: (image, kernel, bias) => convolution(image, kernel, { ...options, bias }),
      type: 'float32',
      width: 0.5,
    })
    expect(largestError(`Gradient: ${name}`, traced, differences, 1)).toBeLessThan(3e-6)
  })

  it('averagePool', async () => {
    const { traced, differences } = await gradients({
      shapes: [[['n', 2], 2, 5, 5]],
      trace: image => averagePool(image, 3, { stride: 2, padding: 1 }),
      type: 'float32',
      width: 0.5,
    })
    expect(largestError('Gradient: averagePool', traced, differences, 1)).toBeLessThan(3e-6)
  })
})
