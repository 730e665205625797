import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { cohortGenotypes } from '../../../test/cohort-genotypes.ts'
import { simulateCohort } from '../../../test/germline-cohort.ts'
import { OmicsError } from '../../assay/omics-error.ts'
import { fitAncestry } from '../ancestry-components.ts'
import { associate, genomeWide } from './associate.ts'
import { genomicInflation } from './inflation.ts'
import { causeSpecific, type GermlineOutcome } from './outcome.ts'
import { manhattanPoints, quantilePoints } from './plot-numbers.ts'

const cohort = simulateCohort({ people: 240, variants: 2000, seed: 31, block: 1, fst: 0.05 })
const { genotypes } = cohortGenotypes(cohort)
const random = createRandom(8)
const noise = Float64Array.from({ length: 240 }, () => random.normal())
const planted =
  Array.from({ length: 2000 }, (_, v) => v).find(v => {
    const copies = cohort.rows[v].reduce((sum, call) => sum + call, 0)
    return copies > 200 && copies < 280
  }) ?? 0
const g = genotypes.dosages(planted)

function outcomes(effect: number): GermlineOutcome[] {
  const y = noise.map((value, s) => value + effect * g[s])
  const b = y.map((value, s) => (value + 0.8 * random.normal() > effect * 1 + 0.2 * (s % 2) ? 1 : 0))
  const time = y.map(value => 12 * Math.exp(-value / 1.5) * -Math.log(random.next()))
  return [
    { kind: 'continuous', y },
    { kind: 'binary', y: b },
    { kind: 'time-to-event', time, event: time.map((_, s) => (s % 5 === 0 ? 0 : 1)) },
  ]
}

describe('associate', () => {
  it('finds a planted variant with every kind of outcome, and nothing else', () => {
    const components = fitAncestry(genotypes, { components: 2 }).apply(genotypes)
    for (const outcome of outcomes(1.6)) {
      const found = associate(genotypes, outcome, { covariates: [components.row(0), components.row(1)] })
      const hits = [...found.place].filter((_, i) => found.p[i] < genomeWide)
      expect(hits).toEqual([planted])
      expect(found.fdr[[...found.place].indexOf(planted)]).toBeLessThan(0.001)
    }
  })

  it('p-values without an effect are uniform: 5 % below 0.05, inflation near 1', () => {
    for (const outcome of outcomes(0)) {
      const { p, inflation } = associate(genotypes, outcome)
      const below = p.filter(value => value < 0.05).length
      // Three binomial errors of 5 % of about 1,900.
      expect(Math.abs(below / p.length - 0.05)).toBeLessThan(3 * Math.sqrt((0.05 * 0.95) / p.length) + 0.005)
      expect(Math.abs(inflation - 1)).toBeLessThan(0.2)
    }
  })

  it('an outcome that goes with ancestry inflates, and components take it away', () => {
    const y = noise.map((value, s) => value + 2 * cohort.people[s].ancestry)
    const raw = associate(genotypes, { kind: 'continuous', y })
    const components = fitAncestry(genotypes, { components: 2 }).apply(genotypes)
    const adjusted = associate(
      genotypes,
      { kind: 'continuous', y },
      { covariates: [components.row(0), components.row(1)] },
    )
    expect(raw.inflation).toBeGreaterThan(2)
    expect(adjusted.inflation).toBeLessThan(1.25)
  })

  it('leaves out rare variants, dependent covariates and samples that lack something', () => {
    const [outcome] = outcomes(0)
    const age = noise.map((_, s) => (s === 3 ? Number.NaN : s))
    const { rows, aliased, notTested, n } = associate(genotypes, outcome, {
      covariates: [age, age.map(value => 2 * value + 1)],
      minimumMinorCount: 30,
    })
    expect(rows).not.toContain(3)
    expect(aliased).toEqual([false, true])
    expect(n[0]).toBe(239)
    expect(notTested.rare).toBeGreaterThan(0)
    const itself = associate(genotypes, outcome, { covariates: [Float64Array.from(g)], places: [planted] })
    expect(itself.notTested.dependent).toBe(1)
    expect(itself.inflation).toBeNaN()
  })

  it('a separating variant gets Firth’s test; one with events on one side alone keeps the score test', () => {
    const y = g.map(copies => (copies > 0 ? 1 : 0))
    const logistic = associate(genotypes, { kind: 'binary', y: Float64Array.from(y) }, { places: [planted] })
    expect(logistic.method).toEqual(['firth'])
    expect(Number.isFinite(logistic.effect[0]) && logistic.p[0] < 1e-8).toBe(true)
    const cox = associate(
      genotypes,
      {
        kind: 'time-to-event',
        time: g.map((_, s) => 1 + (s % 17)),
        event: Float64Array.from(g, copies => (copies === 2 ? 1 : 0)),
      },
      { places: [planted] },
    )
    expect(cox.method).toEqual(['score'])
    expect(cox.p[0]).toBeLessThan(1e-4)
  })

  it('cause-specific outcomes censor other causes', () => {
    const time = Float64Array.of(1, 2, 3)
    expect(causeSpecific(time, Float64Array.of(0, 1, 2), 2)).toEqual({
      kind: 'time-to-event',
      time,
      event: Float64Array.of(0, 0, 1),
    })
  })

  it('refuses outcomes of one class, without an event, with other values, of too few samples', () => {
    const of = (value: number) => new Float64Array(240).fill(value)
    for (const outcome of [
      { kind: 'binary', y: of(1) },
      { kind: 'binary', y: of(2) },
      { kind: 'time-to-event', time: of(1), event: of(0) },
      { kind: 'time-to-event', time: of(-1), event: of(1) },
      { kind: 'continuous', y: of(Number.NaN) },
    ] satisfies GermlineOutcome[])
      expect(() => associate(genotypes, outcome)).toThrow(OmicsError)
  })
})

describe('plot numbers', () => {
  it('QQ points of uniform p-values lie on the diagonal, and of many few are kept', () => {
    const p = Float64Array.from({ length: 20_000 }, (_, i) => (i + 0.5) / 20_000)
    const { expected, observed, lower, upper } = quantilePoints(p)
    expect(observed.length).toBeLessThan(1300)
    for (let i = 0; i < observed.length; i++) {
      expect(observed[i]).toBeCloseTo(expected[i], 12)
      expect(lower[i] < observed[i] && observed[i] < upper[i]).toBe(true)
    }
    expect(genomicInflation(p)).toBeCloseTo(1, 3)
  })

  it('Manhattan points go on from chromosome to chromosome and keep every small p', () => {
    const tested = Array.from({ length: 9000 }, (_, i) => ({
      chromosome: String(1 + Math.floor(i / 3000)),
      position: 10 + (i % 3000),
      p: i % 1000 === 7 ? 1e-9 : (i % 97) / 97 + 0.001,
    }))
    const { at, along, height, chromosomes } = manhattanPoints(tested)
    expect(chromosomes.map(({ name }) => name)).toEqual(['1', '2', '3'])
    expect([...at].filter(i => tested[i].p < 1e-3).length).toBe(9)
    expect(at.length).toBeLessThan(9000)
    expect([...along]).toEqual([...along].sort((a, b) => a - b))
    expect(Math.max(...height)).toBeCloseTo(9, 9)
    expect(manhattanPoints([]).at.length).toBe(0)
  })
})
