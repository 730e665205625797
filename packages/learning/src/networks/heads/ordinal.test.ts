import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../../test/agreement.ts'
import { Graph, tensor } from '../../graph/index.ts'
import { evaluate } from '../evaluate.case.ts'
import { orderedThresholds, ordinalLoss, ordinalProbabilities, startingThresholds } from './index.ts'

interface Case {
  readonly score: number[]
  readonly level: number[]
  readonly weights: number[]
  readonly levels: number
  readonly fitted: number[]
  readonly fittedLoss: number
  readonly at: number[]
  readonly loss: number
  readonly gradient: number[]
  readonly probabilities: number[][]
}
const cases = reference<Record<string, Case>>('networks-ordinal')

async function lossAt(
  { score, level, levels, weights }: Pick<Case, 'score' | 'level' | 'levels' | 'weights'>,
  at: ArrayLike<number>,
) {
  const graph = new Graph()
  const scores = graph.input('score', ['rows'])
  const made = orderedThresholds(graph, { name: 'cuts', levels, start: at })
  const loss = ordinalLoss(
    scores,
    made,
    graph.input('level', ['rows'], 'int64'),
    graph.input('weight', ['rows']),
  )
  const starts = [...graph.parameters.values()].map(({ node }): [string, Float64Array] => [
    node.name,
    node.initialiser(node.shape, createRandom(1)),
  ])
  return evaluate(
    { loss, thresholds: made.thresholds, probabilities: ordinalProbabilities(scores, made) },
    {
      score: tensor(Float32Array.from(score)),
      level: tensor(Int32Array.from(level)),
      weight: tensor(Float32Array.from(weights)),
    },
    { by: [...graph.parameters.keys()], parameters: Object.fromEntries(starts) },
  )
}

describe('ordinal loss', () => {
  it.each(Object.entries(cases))('is the likelihood of ordinal::clm: %s levels', async (_, expected) => {
    const method = 'Ordinal loss: cumulative link likelihood'
    const given = await lossAt(expected, expected.at)
    expect(largestError(method, given.thresholds, expected.at, 1)).toBeLessThan(1e-6)
    expect(largestError(method, given.loss, [expected.loss], 1)).toBeLessThan(1e-6)
    // By threshold: the first moves all, gap k those from k on, times the slope of softplus.
    const slope = (k: number) => 1 - Math.exp(-(expected.at[k] - expected.at[k - 1]))
    const moved = expected.at.map((_, k) => {
      const rest = expected.gradient.slice(k).reduce((sum, g) => sum + g, 0)
      return k === 0 ? rest : rest * slope(k)
    })
    const ours = [...given['by cuts/first'], ...given['by cuts/gaps']]
    expect(largestError(method, ours, moved, 1)).toBeLessThan(1e-6)
  })

  it.each(Object.entries(cases))(
    'has no gradient at the thresholds that clm fits: %s levels',
    async (_, expected) => {
      const method = 'Ordinal loss: cumulative link likelihood'
      const at = await lossAt(expected, expected.fitted)
      expect(largestError(method, at.loss, [expected.fittedLoss], 1)).toBeLessThan(1e-6)
      for (const g of [...at['by cuts/first'], ...at['by cuts/gaps']]) expect(Math.abs(g)).toBeLessThan(1e-6)
      expect(largestError(method, at.probabilities, expected.probabilities.flat(), 1)).toBeLessThan(1e-6)
    },
  )

  it('of two levels is the log loss', async () => {
    const { loss } = await lossAt(
      { score: [0.3, -2, 5], level: [1, 0, 1], weights: [1, 1, 1], levels: 2 },
      [0.5],
    )
    const logs = [0.3 - 0.5, 2 + 0.5, 5 - 0.5].map(z => Math.log1p(Math.exp(-z)))
    expect(loss[0]).toBeCloseTo(logs.reduce((sum, l) => sum + l, 0) / 3, 6)
  })

  it('stays finite with a score far from its level, and grows in proportion', async () => {
    const far = await lossAt({ score: [2000], level: [1], weights: [1], levels: 3 }, [-1, 1])
    expect(far.loss[0]).toBeCloseTo(2000 - 1 - Math.log(1 - Math.exp(-2)), 2)
    expect([...far['by cuts/first'], ...far['by cuts/gaps']].every(Number.isFinite)).toBe(true)
  })

  it('starts at the shares of the training rows; a level without rows gets half a row', () => {
    const starts = startingThresholds([0, 0, 1, 2, 2, 2], 3)
    expect(starts[0]).toBeCloseTo(Math.log(2 / 4), 12)
    expect(starts[1]).toBeCloseTo(Math.log(3 / 3), 12)
    const empty = startingThresholds([0, 0, 2], 3)
    expect(empty[1]).toBeGreaterThan(empty[0])
    expect(empty[1]).toBeCloseTo(Math.log(2.5 / 1), 12)
  })

  it('refuses an outcome of one level', () => {
    expect(() => orderedThresholds(new Graph(), { name: 'cuts', levels: 1 })).toThrow('two or more')
  })
})
