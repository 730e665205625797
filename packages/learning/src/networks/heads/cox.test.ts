import { cox, createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../../test/agreement.ts'
import { differentiate, Graph, GraphSession, tensor } from '../../graph/index.ts'
import { compileTraining, TrainingSession } from '../../training/index.ts'
import { gatedAttention, manyBags, oneBag } from '../pooling/index.ts'
import { coxLoss, coxRiskSets, efronGradient, linearHead, scoreFedBack } from './index.ts'

interface Case {
  readonly score: number[]
  readonly time: number[]
  readonly event: number[]
  readonly weights: number[]
  readonly strata: number[]
  readonly loss: number
  readonly gradient: number[]
}
const cases = reference<Record<string, Case>>('networks-cox')

/** The loss as a graph computes it, and its gradient by the scores. */
async function inGraph({ score, ...rows }: Omit<Case, 'loss' | 'gradient'>, type: 'float32' | 'float64') {
  const graph = new Graph(type)
  const scores = graph.input('score', ['rows'])
  const own = graph.input('own', ['rows'])
  const tied = graph.input('tied', ['rows'])
  const loss = coxLoss(scores, { risk: graph.input('risk', ['rows', 'rows']), own, tied })
  const [gradient] = differentiate(loss, [scores])
  const session = await GraphSession.compile({ loss, gradient })
  const sets = coxRiskSets(rows)
  const n = score.length
  const numbers = (values: ArrayLike<number>, shape: number[]) =>
    tensor(type === 'float32' ? Float32Array.from(values) : Float64Array.from(values), shape)
  const results = await session.run({
    score: numbers(score, [n]),
    risk: numbers(sets.risk, [n, n]),
    own: numbers(sets.own, [n]),
    tied: numbers(sets.tied, [n]),
  })
  await session.release()
  return {
    loss: Number(results.loss.elements[0]),
    gradient: Float64Array.from(results.gradient.elements, Number),
  }
}

describe('Cox loss', () => {
  it.each(Object.entries(cases))('is Efron’s partial likelihood of coxph: %s', async (_, expected) => {
    const method = 'Cox loss: partial likelihood at given scores'
    const ours = await inGraph(expected, 'float32')
    expect(largestError(method, [ours.loss], [expected.loss], 1)).toBeLessThan(2e-6)
    expect(largestError(method, ours.gradient, expected.gradient, 1)).toBeLessThan(2e-6)
  })

  it.each(Object.entries(cases))('in two passes is the same in float64: %s', (_, expected) => {
    const method = 'Cox loss: scores first, then the gradient by score'
    const { loss, gradient } = efronGradient(expected.score, expected)
    expect(largestError(method, [loss], [expected.loss], 1)).toBeLessThan(1e-12)
    expect(largestError(method, gradient, expected.gradient, 1)).toBeLessThan(1e-12)
  })

  it.each(Object.entries(cases))('is the partial likelihood of statistics at an offset: %s', (_, rows) => {
    const fit = cox({ ...rows, x: [], offset: rows.score })
    const events = rows.event.reduce((sum, event, i) => sum + event * rows.weights[i], 0)
    expect(-fit.logLikelihood / events).toBeCloseTo(efronGradient(rows.score, rows).loss, 10)
  })

  it('of a step without an event is 0, with gradient 0', async () => {
    const rows = {
      score: [1, -2, 3],
      time: [1, 2, 3],
      event: [0, 0, 0],
      weights: [1, 1, 1],
      strata: [0, 0, 0],
    }
    const ours = await inGraph(rows, 'float32')
    expect([ours.loss, ...ours.gradient]).toEqual([0, 0, 0, 0])
    expect(efronGradient(rows.score, rows)).toEqual({ loss: 0, gradient: new Float64Array(3) })
  })

  it('stays finite with scores hundreds apart, and agrees in both forms', async () => {
    const score = [400, -350, 20, 0, -90, 300, 5]
    const time = [1, 2, 2, 3, 5, 5, 8]
    const rows = {
      score,
      time,
      event: [1, 1, 1, 0, 1, 1, 0],
      weights: score.map(() => 1),
      strata: score.map(() => 0),
    }
    const ours = await inGraph(rows, 'float32')
    const other = efronGradient(score, rows)
    expect(ours.loss).toBeCloseTo(other.loss, 4)
    expect(ours.gradient.every(Number.isFinite)).toBe(true)
    expect(other.gradient.every(Number.isFinite)).toBe(true)
    for (const [i, g] of ours.gradient.entries()) expect(g).toBeCloseTo(other.gradient[i], 4)
  })

  it('does not change with the order of rows or a constant added to the scores; its gradient adds up to 0', () => {
    const row = fc.record({
      score: fc.double({ min: -5, max: 5, noNaN: true }),
      time: fc.integer({ min: 1, max: 6 }),
      event: fc.integer({ min: 0, max: 1 }),
      weight: fc.constantFrom(0, 0.5, 1, 2),
      stratum: fc.integer({ min: 0, max: 1 }),
    })
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (rows, shift) => {
          const of = (list: typeof rows, by = 0) =>
            efronGradient(
              list.map(r => r.score + by),
              {
                time: list.map(r => r.time),
                event: list.map(r => r.event),
                weights: list.map(r => r.weight),
                strata: list.map(r => r.stratum),
              },
            )
          const here = of(rows)
          const there = of(rows.toReversed(), shift)
          expect(there.loss).toBeCloseTo(here.loss, 9)
          for (const [i, g] of there.gradient.toReversed().entries())
            expect(g).toBeCloseTo(here.gradient[i], 9)
          expect(here.gradient.reduce((sum, g) => sum + g, 0)).toBeCloseTo(0, 9)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('Cox over bags that do not fit one step', () => {
  const random = createRandom(7)
  const n = 15
  const d = 4
  const bags = Array.from({ length: n }, (_, i) => {
    const size = 1 + (i % 6)
    return { size, values: Float32Array.from({ length: size * d }, () => random.normal()) }
  })
  const rows = {
    time: bags.map((_, i) => 1 + ((i * 7) % 5)),
    event: bags.map((_, i) => (i % 3 === 0 ? 0 : 1)),
  }
  const score = (bag: ReturnType<typeof oneBag>, share = 0) =>
    linearHead(gatedAttention(bag, { name: 'pool', hidden: 3, dropout: share }).pooled, {
      name: 'head',
      bias: false,
    })

  /** Trains on all bags together, the whole risk set in one graph. */
  function together() {
    const graph = new Graph()
    const all = manyBags(
      graph.input('instances', ['n', d]),
      graph.input('row', ['n'], 'int64'),
      graph.input('rows', ['rows'], 'int64'),
    )
    const [own, tied] = ['own', 'tied'].map(name => graph.input(name, ['rows']))
    const loss = coxLoss(score(all), { risk: graph.input('risk', ['rows', 'rows']), own, tied })
    const sets = coxRiskSets(rows)
    const feeds = {
      instances: tensor(Float32Array.from(bags.flatMap(bag => [...bag.values])), [
        bags.reduce((sum, bag) => sum + bag.size, 0),
        d,
      ]),
      row: tensor(Int32Array.from(bags.flatMap((bag, i) => Array(bag.size).fill(i)))),
      rows: tensor(Int32Array.from(bags.keys())),
      risk: tensor(sets.risk, [n, n]),
      own: tensor(sets.own),
      tied: tensor(sets.tied),
    }
    return { session: new TrainingSession(compileTraining({ loss, seed: 3 })), feeds }
  }

  /** One bag a run: scores first, then the gradient of the loss by each score. */
  function inTwoPasses(share = 0) {
    const graph = new Graph()
    const scored = score(oneBag(graph.input('instances', ['n', d])), share)
    const loss = scoreFedBack(scored, graph.input('g', [1]))
    const session = new TrainingSession(compileTraining({ loss, report: { score: scored }, seed: 3 }))
    const feeds = bags.map(bag => ({ instances: tensor(bag.values, [bag.size, d]) }))
    return async (learningRate: number) => {
      const scores = (await session.forward(feeds)).map(report => Number(report.score.elements[0]))
      const { loss: value, gradient } = efronGradient(scores, rows)
      const given = feeds.map((feed, i) => ({ ...feed, g: tensor(Float32Array.of(gradient[i])) }))
      const step = await session.step(given, learningRate, { weights: given.map(() => 1) })
      expect(step.loss).toBeCloseTo(
        scores.reduce((sum, at, i) => sum + at * gradient[i], 0),
        5,
      )
      return { loss: value, gradientNorm: step.gradientNorm, parameters: await session.parameters() }
    }
  }

  it('two passes give loss, gradient and parameters of the whole risk set in one graph', async () => {
    const method = 'Cox loss: two passes over bags'
    const { session, feeds } = together()
    const step = inTwoPasses()
    for (let i = 0; i < 10; i++) {
      const whole = await session.step(feeds, 0.01)
      const parts = await step(0.01)
      expect(largestError(method, [parts.loss], [whole.loss], 1)).toBeLessThan(2e-6)
      expect(largestError(method, [parts.gradientNorm], [whole.gradientNorm], 1)).toBeLessThan(2e-6)
      for (const [name, values] of await session.parameters())
        expect(largestError(method, parts.parameters.get(name) ?? [], values, 1)).toBeLessThan(2e-6)
    }
  })

  it('with dropout both passes see the same masks', async () => {
    // The loss that the step reports is the sum of gradient times score: equal to that of the first pass only then.
    const step = inTwoPasses(0.5)
    for (let i = 0; i < 3; i++) expect((await step(0.01)).loss).toBeGreaterThan(0)
  })
})
