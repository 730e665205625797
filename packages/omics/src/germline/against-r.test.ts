import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, recordRelativeError, reference } from '../../test/agreement.ts'
import { unknownSample } from '../assay/sample.ts'
import { fitAncestry } from './ancestry-components.ts'
import { associate } from './association/associate.ts'
import { coxScreen } from './association/cox-screen.ts'
import { genomicInflation } from './association/inflation.ts'
import { quantilePoints } from './association/plot-numbers.ts'
import { logisticScreen } from './association/screens.ts'
import { type Genotypes, genotypesOf } from './genotypes.ts'
import { hardyWeinbergExact } from './hardy-weinberg.ts'
import { kinship } from './kinship.ts'
import { squaredCorrelations } from './ld-pruning.ts'
import { sampleQuality } from './sample-quality.ts'
import { sexCheck } from './sex-check.ts'
import { columnsOfVariants } from './variant.ts'

interface Test {
  readonly linear: number[]
  readonly raoP: number
  readonly rao: number
  readonly wald: number[]
  readonly coxScore: number
  readonly cox: number[]
}
const r = reference<{
  readonly hwe: { counts: number[][]; exact: number[]; mid: number[] }
  readonly genotypes: number[][]
  readonly scores: number[][]
  readonly sdev: number[]
  readonly share: number[]
  readonly r2: number[]
  readonly king: number[]
  readonly ibs0: number[]
  readonly inbreeding: number[]
  readonly inbreedingX: number[]
  readonly rare: number[]
  readonly age: number[]
  readonly pc1: number[]
  readonly y: number[]
  readonly b: number[]
  readonly time: number[]
  readonly status: number[]
  readonly tests: Test[]
  readonly lambda: number
  readonly lambda30: number
  readonly beta: number[]
}>('germline')

function cohort(rows: readonly number[][], chromosome = '1'): Genotypes {
  const variants = rows.map((_, v) => ({
    chromosome,
    position: 5_000_000 + v,
    id: null,
    reference: 'A',
    alternate: 'C',
  }))
  const samples = rows[0].map((_, s) => unknownSample(`S${s}`))
  return genotypesOf({ samples, variants: columnsOfVariants(variants), rows, build: 'GRCh38' })
}
const all = cohort(r.genotypes)

describe('germline against R', () => {
  it('exact Hardy-Weinberg test, exact and mid-p', () => {
    const of = (midP: boolean) =>
      r.hwe.counts.map(([heterozygous, a, b]) =>
        hardyWeinbergExact({ heterozygous, homozygous: [a, b] }, { midP }),
      )
    expect(recordRelativeError('hardyWeinbergExact', of(false), r.hwe.exact, 1e-200)).toBeLessThan(1e-8)
    expect(recordRelativeError('hardyWeinbergExact', of(true), r.hwe.mid, 1e-200)).toBeLessThan(1e-8)
  })

  it('KING-robust kinship and IBS0 of every pair', () => {
    const pairs = kinship(all)
    // R's upper triangle goes column by column.
    pairs.sort((a, b) => a.second - b.second || a.first - b.first)
    expect(
      recordAbsoluteError(
        'kinship (KING-robust)',
        pairs.map(pair => pair.kinship),
        r.king,
      ),
    ).toBeLessThan(1e-12)
    expect(
      recordAbsoluteError(
        'kinship (KING-robust)',
        pairs.map(pair => pair.ibs0),
        r.ibs0,
      ),
    ).toBeLessThan(1e-12)
  })

  it('inbreeding coefficients of autosomes and of X', () => {
    expect(recordAbsoluteError('sampleQuality', sampleQuality(all).inbreeding, r.inbreeding)).toBeLessThan(
      1e-12,
    )
    const { inbreedingX } = sexCheck(cohort(r.genotypes, 'X'))
    expect(recordAbsoluteError('sexCheck', inbreedingX, r.inbreedingX)).toBeLessThan(1e-12)
  })

  it('squared correlations between neighbours with missing calls', () => {
    const found: number[] = []
    for (let v = 0; v < all.count; v++)
      for (let u = Math.max(0, v - 3); u < v; u++) found.push(squaredCorrelations(all, u, v))
    expect(recordAbsoluteError('pruneLinked', found, r.r2)).toBeLessThan(1e-12)
  })

  it('ancestry components are those of prcomp', () => {
    const fit = fitAncestry(all, { components: 5, minorFrequency: 0, callRate: 0, pruning: null })
    const scores = fit.apply(all)
    for (let k = 0; k < 5; k++) {
      const ours = scores.row(k)
      const sign = Math.sign(ours[0] * r.scores[k][0])
      expect(
        recordAbsoluteError(
          'fitAncestry',
          ours.map(value => sign * value),
          r.scores[k],
        ),
      ).toBeLessThan(1e-8)
    }
    expect(recordAbsoluteError('fitAncestry', fit.parts.variance.map(Math.sqrt), r.sdev)).toBeLessThan(1e-10)
    expect(recordAbsoluteError('fitAncestry', fit.parts.share, r.share)).toBeLessThan(1e-10)
  })
})

describe('single-variant tests against R', () => {
  const tested = cohort([...r.genotypes.slice(0, 30), r.rare])
  const covariates = [Float64Array.from(r.age), Float64Array.from(r.pc1)]
  const [y, b, time, event] = [r.y, r.b, r.time, r.status].map(of => Float64Array.from(of))
  const every = { covariates, minimumMinorCount: 0, refitBelow: 1 }
  const rows = Array.from({ length: 31 }, (_, v) => {
    const dosages = tested.dosages(v)
    const known = dosages.filter(value => value >= 0)
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length
    return dosages.map(value => (value >= 0 ? value - mean : 0))
  })

  it('linear regression on the samples with a call', () => {
    const found = associate(tested, { kind: 'continuous', y }, every)
    const of = (k: number) => r.tests.map(test => test.linear[k])
    expect(found.method[0]).toBe('linear')
    expect(recordRelativeError('associate (linear)', found.effect, of(0), 1e-3)).toBeLessThan(1e-9)
    expect(recordRelativeError('associate (linear)', found.se, of(1), 1e-3)).toBeLessThan(1e-9)
    expect(recordRelativeError('associate (linear)', found.p, of(2), 1e-8)).toBeLessThan(1e-8)
  })

  it('score test of logistic regression is Rao’s', () => {
    const screen = logisticScreen(b, covariates)
    const found = rows.map(row => {
      const { u, v } = screen(row)
      return (u * u) / v
    })
    expect(
      recordRelativeError(
        'logisticScreen',
        found,
        r.tests.map(test => test.rao),
      ),
    ).toBeLessThan(1e-8)
  })

  it('score test of Cox regression with ties', () => {
    const screen = coxScreen(time, event, covariates)
    const found = rows.map(row => {
      const { u, v } = screen(row)
      return (u * u) / v
    })
    expect(
      recordRelativeError(
        'coxScreen',
        found,
        r.tests.map(test => test.coxScore),
      ),
    ).toBeLessThan(1e-7)
  })

  it('full models of hits: glm and coxph, Firth for the rare one', () => {
    const logistic = associate(tested, { kind: 'binary', y: b }, every)
    const common = logistic.method.flatMap((method, i) => (method === 'wald' ? [i] : []))
    expect(logistic.method[30]).toBe('firth')
    expect(common.length).toBeGreaterThan(25)
    const cox = associate(tested, { kind: 'time-to-event', time, event }, every)
    for (const k of [0, 1, 2]) {
      const pick = (from: typeof cox) => [from.effect, from.se, from.p][k]
      expect(
        recordRelativeError(
          'associate (logistic)',
          common.map(i => pick(logistic)[i]),
          common.map(i => r.tests[i].wald[k]),
        ),
      ).toBeLessThan(1e-6)
      expect(
        recordRelativeError(
          'associate (Cox)',
          pick(cox).subarray(0, 30),
          r.tests.slice(0, 30).map(test => test.cox[k]),
        ),
      ).toBeLessThan(1e-6)
    }
  })

  it('genomic inflation of an odd and an even number of tests, and limits of a QQ plot', () => {
    const p = r.tests.map(test => test.raoP)
    const found = [genomicInflation(p), genomicInflation(p.slice(0, 30))]
    expect(recordRelativeError('genomicInflation', found, [r.lambda, r.lambda30])).toBeLessThan(1e-9)
    const { lower } = quantilePoints(Float64Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100))
    const of = [0, 4, 99].map(i => 10 ** -lower[i])
    expect(recordRelativeError('quantilePoints', of, r.beta)).toBeLessThan(1e-8)
  })
})
