import { describe, expect, it } from 'vitest'
import { Graph, GraphShapeError, tensor } from '../../graph/index.ts'
import { LearnerError } from '../../learner-error.ts'
import { evaluate } from '../evaluate.case.ts'
import {
  encodeTimes,
  pathwayTokens,
  timeBeforeLandmark,
  timeScales,
  tokenAttention,
  tokenPooling,
} from './index.ts'

describe('visits', () => {
  it('a visit later than the landmark is refused, and so is one without a time', () => {
    expect([...timeBeforeLandmark([0, 2.5, 6], 6)]).toEqual([6, 3.5, 0])
    expect(() => timeBeforeLandmark([0, 7], 6)).toThrow(LearnerError)
    expect(() => timeBeforeLandmark([0, 7], 6)).toThrow('visit 2 at 7 is later than the landmark at 6')
    expect(() => timeBeforeLandmark([Number.NaN], 6)).toThrow('visit 1 has no time')
  })

  it('times are told by kernels at equal ratios', async () => {
    expect([...timeScales({ shortest: 1, longest: 100, count: 3 })]).toEqual([1, 10, 100])
    const ago = new Graph().input('ago', ['n'])
    const scales = { shortest: 1, longest: 100, count: 3 }
    const { coded } = await evaluate(
      { coded: encodeTimes(ago, scales) },
      { ago: tensor(Float32Array.of(0, 10)) },
    )
    const expected = [0, 1, 1, 1, 0.1, Math.exp(-10), Math.exp(-1), Math.exp(-0.1)]
    for (const [i, value] of coded.entries()) expect(value).toBeCloseTo(expected[i], 6)
    expect(() => timeScales({ shortest: 0, longest: 2 })).toThrow('0 < shortest')
  })
})

describe('pathway tokens', () => {
  const genes = new Graph().input('genes', ['rows', 4])

  it('refuse a pathway without genes or with one that is not there', () => {
    const of = (pathways: number[][]) => () => pathwayTokens(genes, pathways, { name: 'tokens', width: 2 })
    expect(of([[0], []])).toThrow('pathway 2 has no gene')
    expect(of([[0, 4]])).toThrow('pathway 1 has a gene outside the 4 columns')
  })

  it('a gene outside a pathway does not touch its token', async () => {
    const tokens = pathwayTokens(genes, [[0, 1], [3]], { name: 'apart', width: 1 })
    const weights = { 'apart/weight': [2, 3, 5], 'apart/bias': [0, 1] }
    const results = await evaluate(
      { tokens },
      { genes: tensor(Float32Array.of(1, 10, 100, 1000), [1, 4]) },
      { parameters: weights },
    )
    expect([...results.tokens]).toEqual([32, 5001])
  })

  it('attention of a patient without any token is 0, as is what is pooled', async () => {
    const graph = new Graph()
    const tokens = graph.input('tokens', ['rows', 2, 3])
    const present = graph.input('present', ['rows', 2], 'bool')
    const { pooled, attention } = tokenPooling(tokens, { name: 'pool', hidden: 2, present })
    const feeds = {
      tokens: tensor(new Float32Array(12).fill(1), [2, 2, 3]),
      present: tensor(Uint8Array.of(0, 0, 0, 1), [2, 2]),
    }
    const results = await evaluate({ pooled, attention }, feeds)
    expect([...results.attention]).toEqual([0, 0, 0, 1])
    expect([...results.pooled]).toEqual([0, 0, 0, 1, 1, 1])
  })

  it('heads have to divide the width', () => {
    const tokens = new Graph().input('tokens', ['rows', 2, 3])
    expect(() => tokenAttention(tokens, { name: 'mix', heads: 2 })).toThrow(GraphShapeError)
  })
})
