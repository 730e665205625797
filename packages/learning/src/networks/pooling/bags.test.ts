import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Graph, GraphSession, GraphShapeError, multiply, sum, tensor, type Value } from '../../graph/index.ts'
import { evaluate } from '../evaluate.case.ts'
import {
  type Bags,
  clam,
  clamInstanceLoss,
  gatedAttention,
  manyBags,
  maxPooling,
  meanPooling,
  oneBag,
  type Pooled,
} from './index.ts'

const d = 3
const poolings: Readonly<Record<string, (bags: Bags) => Pooled>> = {
  'gated attention': bags => gatedAttention(bags, { name: 'pool', hidden: 4 }),
  mean: meanPooling,
  max: maxPooling,
}
const random = createRandom(5)
const parameters = Object.fromEntries(
  Object.entries({ V: [d, 4], U: [d, 4], w: [4, 1] }).flatMap(([layer, [inputs, outputs]]) => [
    [`pool/${layer}/weight`, Float64Array.from({ length: inputs * outputs }, () => random.normal())],
    [`pool/${layer}/bias`, Float64Array.from({ length: outputs }, () => random.normal())],
  ]),
)

async function session(pool: (bags: Bags) => Pooled, many: boolean) {
  const graph = new Graph()
  const instances = graph.input('instances', ['n', d])
  const rows = () => [graph.input('row', ['n'], 'int64'), graph.input('rows', ['rows'], 'int64')] as const
  const bags = many ? manyBags(instances, ...rows()) : oneBag(instances)
  const { pooled, attention } = pool(bags)
  const declared = [...graph.parameters.keys()].map((name): [string, Float64Array] => [
    name,
    parameters[name],
  ])
  return GraphSession.compile({ pooled, ...(attention && { attention }) }, new Map(declared))
}

const feedsOf = (sizes: readonly number[], seed: number) => {
  const draws = createRandom(seed)
  const n = sizes.reduce((total, size) => total + size, 0)
  const values = Float32Array.from({ length: n * d }, () => draws.normal())
  const row = Int32Array.from(sizes.flatMap((size, i) => Array<number>(size).fill(i)))
  return {
    instances: tensor(values, [n, d]),
    row: tensor(row),
    rows: tensor(Int32Array.from(sizes.keys())),
  }
}

describe.each(Object.entries(poolings))('%s pooling of mixed bags', (_, pool) => {
  it('gives each patient what his bag gives alone, and zeros to one without a bag', async () => {
    const [many, one] = await Promise.all([session(pool, true), session(pool, false)])
    const sizes = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer(), async (counts, seed) => {
        if (counts.every(count => count === 0)) return
        const feeds = feedsOf(counts, seed)
        const { pooled } = await many.run(feeds)
        let from = 0
        for (const [i, count] of counts.entries()) {
          const row = Array.from(pooled.elements.subarray(i * d, (i + 1) * d), Number)
          if (count === 0) expect(row).toEqual([0, 0, 0])
          else {
            const instances = feeds.instances.elements.slice(from * d, (from + count) * d)
            const alone = await one.run({ instances: tensor(instances, [count, d]) })
            for (const [j, value] of row.entries())
              expect(value).toBeCloseTo(Number(alone.pooled.elements[j]), 5)
          }
          from += count
        }
      }),
      { numRuns: 200 },
    )
  })

  it('of a step where nobody has a bag (one instance of nobody) is zeros, and gives no gradient', async () => {
    const graph = new Graph()
    const instances = graph.input('instances', ['n', d])
    const row = graph.input('row', ['n'], 'int64')
    const { pooled } = pool(manyBags(instances, row, graph.input('rows', ['rows'], 'int64')))
    const feeds = {
      instances: tensor(Float32Array.of(7, 8, 9), [1, d]),
      row: tensor(Int32Array.of(-1)),
      rows: tensor(Int32Array.of(0, 1)),
    }
    const results = await evaluate({ loss: sum(multiply(pooled, pooled)), pooled }, feeds, {
      by: ['instances'],
      parameters,
    })
    expect([...results.pooled]).toEqual([0, 0, 0, 0, 0, 0])
    expect([...results['by instances']].map(Math.abs)).toEqual([0, 0, 0])
  })

  it('does not change with the order of instances', async () => {
    const one = await session(pool, false)
    const { instances } = feedsOf([7], 3)
    const turned = Float32Array.from(
      instances.elements,
      (_, i) => instances.elements[(6 - Math.floor(i / d)) * d + (i % d)],
    )
    const [here, there] = [await one.run({ instances }), await one.run({ instances: tensor(turned, [7, d]) })]
    for (let j = 0; j < d; j++)
      expect(Number(there.pooled.elements[j])).toBeCloseTo(Number(here.pooled.elements[j]), 6)
  })
})

describe('bags', () => {
  it('attention of a bag adds up to 1', async () => {
    const many = await session(poolings['gated attention'], true)
    const { attention } = await many.run(feedsOf([2, 0, 5, 1], 9))
    const weights = Array.from(attention.elements, Number)
    for (const [from, to] of [
      [0, 2],
      [2, 7],
      [7, 8],
    ])
      expect(weights.slice(from, to).reduce((total, w) => total + w, 0)).toBeCloseTo(1, 6)
  })

  it('a NaN in a bag makes the loss NaN under mean and attention, so that a step refuses it', async () => {
    for (const name of ['gated attention', 'mean']) {
      const many = await session(poolings[name], true)
      const feeds = feedsOf([2, 2], 1)
      feeds.instances.elements[0] = Number.NaN
      const { pooled } = await many.run(feeds)
      expect(Array.from(pooled.elements, Number).some(Number.isNaN)).toBe(true)
    }
  })

  it('of a wrong shape do not trace', () => {
    const graph = new Graph()
    expect(() => oneBag(graph.input('flat', ['n']))).toThrow(GraphShapeError)
    const rows = graph.input('rows', ['rows'], 'int64')
    expect(() => manyBags(graph.input('x', ['n', d]), graph.input('row', ['m'], 'int64'), rows)).toThrow(
      'one row an instance',
    )
    expect(() => meanPooling(oneBag(graph.input('wide', ['n', 'd'])))).not.toThrow()
    expect(() => poolings['gated attention'](oneBag(graph.input('wider', ['n', 'd2'])))).toThrow('fixed size')
  })
})

describe('instance loss of CLAM', () => {
  it('takes half of a small bag from either end, and nothing from a bag of one', async () => {
    const run = async (size: number) => {
      const graph = new Graph()
      const bags = oneBag(graph.input('instances', ['n', d]))
      const options = { name: 'pool', hidden: 4, classes: 2 }
      const made = clam(bags, { ...options, branches: 'single' })
      const label: Value = graph.input('label', [1], 'int64')
      const loss = clamInstanceLoss(bags, made, { ...options, label, sampled: 8, loss: 'cross-entropy' })
      // The evidence of an instance is its first feature, so that the loss can be computed by hand.
      const weights = new Float64Array(2 * d * 2)
      weights[1] = weights[d * 2 + 1] = 1
      const values = Float32Array.from({ length: size * d }, (_, i) => (i % d === 0 ? i / d : 0))
      const feeds = { instances: tensor(values, [size, d]), label: tensor(Int32Array.of(1)) }
      // Attention rises with the first feature.
      const attending = {
        'pool/V/weight': [1, 0, 0, 0, ...new Float64Array(8)].map(w => w / 10),
        'pool/w/weight': [1, 0, 0, 0],
      }
      return (
        await evaluate({ loss }, feeds, { parameters: { ...attending, 'pool/instance/weight': weights } })
      ).loss[0]
    }
    const positive = (x: number) => Math.log1p(Math.exp(-x))
    const negative = (x: number) => Math.log1p(Math.exp(x))
    expect(await run(1)).toBe(0)
    expect(await run(2)).toBeCloseTo((positive(1) + negative(0)) / 2, 5)
    expect(await run(5)).toBeCloseTo((positive(4) + positive(3) + negative(0) + negative(1)) / 4, 5)
    const ends = [0, 1, 2, 3, 4, 5, 6, 7].reduce((total, i) => total + positive(19 - i) + negative(i), 0)
    expect(await run(20)).toBeCloseTo(ends / 16, 5)
  })
})
