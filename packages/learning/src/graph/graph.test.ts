import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differentiate } from './differentiate.ts'
import { Graph, type Value } from './graph.ts'
import { GraphError } from './graph-error.ts'
import { GraphSession } from './graph-session.ts'
import { zeros } from './initialiser.ts'
import { embeddedParameters, lower } from './lower.ts'
import {
  add,
  and,
  cast,
  concat,
  convolution,
  divide,
  equal,
  exp,
  gather,
  greater,
  groupNorm,
  layerNorm,
  linear,
  log1p,
  logSumExp,
  matmul,
  maximum,
  maxPool,
  mean,
  multiply,
  negate,
  not,
  oneHot,
  or,
  reshape,
  segmentSum,
  slice,
  softmax,
  split,
  squeeze,
  subtract,
  sum,
  tanh,
  topK,
  transpose,
  where,
} from './ops/index.ts'
import { GraphShapeError } from './shape.ts'
import { tensor } from './tensor.ts'

const none = embeddedParameters(new Map())
const operations = (outputs: Record<string, Value>) => lower(outputs, none).nodes.map(node => node.operation)

describe('graph', () => {
  it('records a common subexpression once and leaves out what no output needs', () => {
    const graph = new Graph()
    const x = graph.input('x', ['n', 3])
    graph.input('unused', [2])
    exp(negate(x))
    const y = add(multiply(tanh(x), tanh(x)), tanh(x))
    expect(operations({ y })).toEqual(['Tanh', 'Mul', 'Add'])
    expect(lower({ y }, none).inputs.map(input => input.name)).toEqual(['x'])
  })

  it('folds constants and what changes nothing', () => {
    const graph = new Graph()
    const x = graph.input('x', [3])
    for (const same of [
      add(x, 0),
      multiply(x, 1),
      subtract(x, 0),
      divide(x, 1),
      add(0, x),
      negate(negate(x)),
    ])
      expect(same).toBe(x)
    expect(multiply(graph.constant(3), graph.constant(4))).toBe(graph.constant(12))
  })

  it('never writes the gradient of a sum out in full where a product stretches it anyway', () => {
    const graph = new Graph()
    const x = graph.input('x', ['n', 3])
    const [dx] = differentiate(sum(multiply(x, x)), [x])
    expect(operations({ dx })).not.toContain('Expand')
  })

  it('gives one value under two names, and inputs and constants as outputs', async () => {
    const graph = new Graph()
    const x = graph.input('x', [2])
    const y = exp(x)
    const session = await GraphSession.compile({ a: y, b: y, c: x, d: graph.constant([1, 2]) })
    const results = await session.run({ x: tensor(Float32Array.of(0, 0)) })
    expect(Object.values(results).map(({ elements }) => [...elements])).toEqual([
      [1, 1],
      [1, 1],
      [0, 0],
      [1, 2],
    ])
  })

  it('refuses names that are taken, mixed types and mixed graphs', () => {
    const graph = new Graph()
    const x = graph.input('x', [2])
    const w = graph.parameter('w', [2], zeros())
    expect(graph.parameter('w', [2], zeros())).toBe(w)
    expect(() => graph.input('x', [2])).toThrow(GraphError)
    expect(() => graph.input('w', [2])).toThrow(GraphError)
    expect(() => graph.parameter('w', [3], zeros())).toThrow(/w of \[2\] and \[3\]/)
    expect(() => add(x, graph.input('i', [2], 'int64'))).toThrow(/float32 and int64/)
    expect(() => where(x, x, x)).toThrow(GraphError)
    expect(() => gather(x, x)).toThrow(GraphError)
    expect(() => add(x, new Graph().input('x', [2]))).toThrow(/two graphs/)
  })
})

describe('shapes', () => {
  const graph = new Graph()
  const [a, b, image] = [
    graph.input('a', ['n', 3]),
    graph.input('b', ['m', 4]),
    graph.input('image', ['n', 4, 5, 5]),
  ]
  const named = (name: string, shape: number[]) => graph.inputs.get(name) ?? graph.input(name, shape)
  const wrong: Record<string, readonly [() => Value | readonly Value[], string]> = {
    add: [() => add(a, b), 'add of [n, 3] and [m, 4]'],
    matmul: [() => matmul(a, b), '[n, 3] and [m, 4]'],
    linear: [() => linear(a, named('w', [4, 2])), 'gemm of [n, 3] and [4, 2]'],
    concat: [() => concat([a, b], 0), 'concat of [n, 3] and [m, 4]'],
    reshape: [() => reshape(a, ['n', 4]), 'reshape of [n, 3] and [n, 4]'],
    'reshape of another symbol': [() => reshape(a, ['m', 3]), 'reshape of [n, 3] and [m, 3]'],
    softmax: [() => softmax(a, 2), 'softmax of [n, 3]'],
    sum: [() => sum(a, [0, 0]), 'sum of [n, 3]'],
    slice: [() => slice(a, 1, 2, 4), 'slice of [n, 3]'],
    'slice of a symbolic axis': [() => slice(a, 0, 0, 1), 'slice of [n, 3]'],
    split: [() => split(a, 1, [1, 1]), 'split of [n, 3]'],
    squeeze: [() => squeeze(a, [1]), 'squeeze of [n, 3]'],
    transpose: [() => transpose(a, [0, 0]), 'transpose of [n, 3]'],
    layerNorm: [() => layerNorm(a, named('scale', [4]), b), 'layerNorm of [n, 3] and [4]'],
    groupNorm: [() => groupNorm(image, 3, named('s4', [4]), named('t4', [4])), '4 channels'],
    convolution: [() => convolution(image, named('kernel', [2, 3, 3, 3])), '[n, 4, 5, 5] and [2, 3, 3, 3]'],
    maxPool: [() => maxPool(image, 6), 'maxPool of [n, 4, 5, 5]'],
    topK: [() => topK(a, 4).values, 'topK of [n, 3]'],
    differentiate: [() => differentiate(a, [a]), 'differentiate of [n, 3]'],
  }
  it.each(Object.entries(wrong))(
    '%s: what does not fit is refused, with its shapes',
    (_, [trace, message]) => {
      expect(trace).toThrow(GraphShapeError)
      expect(trace).toThrow(message)
    },
  )

  it('that were traced are those of the results, for random sizes and symbols', async () => {
    const size = fc.integer({ min: 1, max: 4 })
    await fc.assert(
      fc.asyncProperty(size, size, size, size, fc.boolean(), async (n, m, k, c, symbolic) => {
        const graph = new Graph()
        const [N, M] = symbolic ? ['n', 'm'] : [n, m]
        const x = graph.input('x', [N, k])
        const y = graph.input('y', [M, k])
        const z = graph.input('z', [N, c, k])
        const outputs = {
          product: matmul(x, transpose(y)),
          batched: matmul(z, transpose(x)),
          stretched: add(reshape(x, [N, 1, k]), z),
          joined: concat([x, y], 0),
          beside: concat([x, x], 1),
          merged: reshape(z, [-1, k]),
          summed: sum(z, [0, 2]),
          kept: logSumExp(z, [1], true),
          hot: oneHot(graph.constant([0, c - 1], [2], 'int64'), c),
          segments: segmentSum(x, graph.input('i', [N], 'int64'), 3),
        }
        const loss = Object.values(outputs)
          .map(value => mean(value))
          .reduce((total, value) => add(total, value))
        const [dx, dy, dz] = differentiate(loss, [x, y, z])
        const session = await GraphSession.compile({ ...outputs, dx, dy, dz })
        const ones = (shape: readonly number[]) =>
          tensor(new Float32Array(shape.reduce((p, s) => p * s, 1)).fill(1), shape)
        const feeds = { x: ones([n, k]), y: ones([m, k]), z: ones([n, c, k]), i: tensor(new Int32Array(n)) }
        const results = await session.run(feeds)
        const sizes: Readonly<Record<string, number>> = {
          n,
          m,
          'm+n': m + n,
          'c*n': n * c,
          [`n*${c}`]: n * c,
        }
        for (const [name, value] of Object.entries({ ...outputs, dx, dy, dz }))
          expect(results[name].shape).toEqual(value.shape.map(d => (typeof d === 'number' ? d : sizes[d])))
        await session.release()
      }),
      { numRuns: 40 },
    )
  })
})

describe('differentiate', () => {
  it('needs a path from the loss to each value', () => {
    const graph = new Graph()
    const x = graph.input('x', [2])
    const w = graph.parameter('w', [2], zeros())
    expect(() => differentiate(sum(x), [w])).toThrow(/does not depend on w/)
    expect(() => differentiate(sum(cast(greater(x, 0), 'float32')), [x])).toThrow(GraphError)
  })

  it('can be done twice: the second derivative of x³ is 6x', async () => {
    const graph = new Graph('float64')
    const x = graph.input('x', [3])
    const [first] = differentiate(sum(multiply(x, multiply(x, x))), [x])
    const [second] = differentiate(sum(first), [x])
    const session = await GraphSession.compile({ first, second })
    const { first: d1, second: d2 } = await session.run({ x: tensor(Float64Array.of(1, -2, 3)) })
    expect([...d1.elements]).toEqual([3, 12, 27])
    expect([...d2.elements]).toEqual([6, -12, 18])
  })
})

describe('values', () => {
  it('logic, comparisons and edges are as defined', async () => {
    const graph = new Graph()
    const x = graph.input('x', [4])
    const bool = (value: Value) => cast(value, 'float32')
    const session = await GraphSession.compile({
      logic: bool(or(and(greater(x, 0), not(equal(x, 2))), equal(x, -1))),
      larger: maximum(x, 0.5),
      tiny: log1p(multiply(x, 1e-12)),
      largest: logSumExp(multiply(x, 1000)),
    })
    const results = await session.run({ x: tensor(Float32Array.of(-1, 0, 1, 2)) })
    expect([...results.logic.elements]).toEqual([1, 0, 1, 0])
    expect([...results.larger.elements]).toEqual([0.5, 0.5, 1, 2])
    expect([...results.tiny.elements].map(y => Number(y) * 1e12)).toEqual(
      [-1, 0, 1, 2].map(v => expect.closeTo(v, 5)),
    )
    expect(results.largest.elements[0]).toBe(2000)
  })
})
