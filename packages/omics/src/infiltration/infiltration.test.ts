import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { assayOf, setOf, trainedOn } from '../scores/scores.case.ts'
import { infiltrationFitter, infiltrationFromJson } from './infiltration.ts'
import { infiltrationSets } from './infiltration-sets.ts'

const random = createRandom(3, 'infiltration test')
const latent = Array.from({ length: 60 }, () => random.normal())
const rows = Array.from({ length: 30 }, (_, g) =>
  latent.map(immune => 5 + (g < 20 ? immune : 0) + 0.5 * random.normal()),
)
const assay = assayOf(rows)
const gene = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `g${from + i}`)
const sets = [setOf('T', ...gene(1, 8)), setOf('B', ...gene(9, 12)), setOf('M', ...gene(13, 20))]

describe('infiltration score', () => {
  const { training, rest } = trainedOn(assay, 40)
  const fitted = infiltrationFitter({ sets }).fit(training, { seed: 1 })

  it('has mean 0 and standard deviation 1 in training, by a plain definition', () => {
    const { data } = training
    const scores = fitted.apply(data).values
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length
    const sd = (values: ArrayLike<number>) => {
      const m = mean(values)
      return Math.sqrt(Array.from(values).reduce((a, b) => a + (b - m) ** 2, 0) / (values.length - 1))
    }
    expect(mean(scores)).toBeCloseTo(0, 10)
    expect(sd(scores)).toBeCloseTo(1, 10)
    const z = (g: number) => Array.from(data.row(g), value => (value - mean(data.row(g))) / sd(data.row(g)))
    const ofSet = (from: number, to: number) => {
      const genes = Array.from({ length: to - from }, (_, i) => z(from + i))
      const means = genes[0].map((_, s) => mean(genes.map(one => one[s])))
      return means.map(value => value / sd(means))
    }
    const parts = [ofSet(0, 8), ofSet(8, 12), ofSet(12, 20)]
    const average = parts[0].map((_, s) => mean(parts.map(one => one[s])))
    average.forEach((value, s) => {
      expect(scores[s]).toBeCloseTo(value / sd(average), 10)
    })
  })

  it('finds the planted state, with an interval around the score', () => {
    const { samples } = fitted.score(rest, { seed: 1 })
    for (const { score, lower, upper } of samples) {
      expect(lower ?? 1).toBeLessThan(score ?? 0)
      expect(upper ?? 0).toBeGreaterThan(score ?? 0)
    }
    const pairs = samples.map(({ score }, s) => [score ?? 0, latent[40 + s]])
    const concordant = pairs.flatMap(([a, x], i) => pairs.slice(i + 1).map(([b, y]) => (a - b) * (x - y) > 0))
    expect(concordant.filter(Boolean).length / concordant.length).toBeGreaterThan(0.9)
  })

  it('of a new sample does not depend on the others beside it, and comes again from JSON', () => {
    const together = fitted.score(rest, { seed: 1, resamples: 50 }).samples[5]
    const one = rest.select(Int32Array.of(5))
    expect(fitted.score(one, { seed: 1, resamples: 50 }).samples[0]).toEqual(together)
    const again = infiltrationFromJson(JSON.parse(JSON.stringify(fitted)))
    expect(again.score(one, { seed: 1, resamples: 50 }).samples[0]).toEqual(together)
    expect(() => infiltrationFromJson({})).toThrow('no saved infiltration')
  })

  it('says what is missing: a gene in training, in a new table, in a sample', () => {
    const less = infiltrationFitter({ sets: [...sets, setOf('none', 'x')] }).fit(training, { seed: 1 })
    expect(less.findings.map(({ code }) => code)).toEqual(['set-not-scored'])
    expect(() => fitted.apply(rest.selectFeatures([1, 2, 3]))).toThrow('lacks 5 of the genes')
    const holes = rest.with({ values: rest.values.map((value, i) => (i === 0 ? Number.NaN : value)) })
    expect(fitted.score(holes, { seed: 1, resamples: 2 }).samples[0]).toMatchObject({
      score: null,
      reason: 'a gene of the score is missing',
    })
  })

  it('has default sets of genes that speak for immune cells', () => {
    expect(infiltrationSets.map(({ genes }) => genes.length)).toEqual([6, 10, 9, 4, 17])
  })
})
