import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, reference } from '../../test/agreement.ts'
import type { GeneSet } from './gene-set.ts'
import { gsva, gsvaFitter } from './gsva.ts'
import { plage, plageFitter } from './plage.ts'
import { assayOf, setOf, trainedOn } from './scores.case.ts'
import { scoresFromJson } from './scores-from-json.ts'
import { singscore } from './singscore.ts'
import { ssgsea, ssgseaFitter } from './ssgsea.ts'
import { meanScores, weightedScores } from './weighted.ts'
import { zScoreFitter, zScores } from './z-score.ts'

type Matrix = readonly (readonly number[])[]
const r = reference<{
  genes: string[]
  x: Matrix
  counts: Matrix
  sets: Record<string, string | string[]>
  gsva: Matrix
  gsvaClassic: Matrix
  gsvaAbs: Matrix
  gsvaTau: Matrix
  gsvaNone: Matrix
  gsvaPoisson: Matrix
  ssgsea: Matrix
  ssgseaRaw: Matrix
  ssgseaCounts: Matrix
  zscore: Matrix
  plage: Matrix
  singUp: number[]
  singUpDispersion: number[]
  singBoth: number[]
  singBothDispersion: number[]
  singUnknown: number[]
}>('gene-set-scores')
const logs = assayOf(r.x, 'log2', r.genes)
const counts = assayOf(r.counts, 'counts', r.genes)
const sets: GeneSet[] = Object.entries(r.sets).map(([name, genes]) => setOf(name, ...[genes].flat()))
const [a, b, c] = sets

describe('gene-set scores against GSVA 1.46', () => {
  const cases = [
    ['GSVA, Gaussian kernel', () => gsva(logs, sets), r.gsva],
    [
      'GSVA, the further extreme (mx.diff = FALSE)',
      () => gsva(logs, sets, { maxDifference: false }),
      r.gsvaClassic,
    ],
    ['GSVA, absolute ranking', () => gsva(logs, sets, { absoluteRanking: true }), r.gsvaAbs],
    ['GSVA, tau', () => gsva(logs, sets, { tau: 0.5 }), r.gsvaTau],
    ['GSVA, without kernel', () => gsva(logs, sets, { kernel: 'none' }), r.gsvaNone],
    ['GSVA, Poisson kernel', () => gsva(counts, sets, { kernel: 'poisson' }), r.gsvaPoisson],
    ['ssGSEA', () => ssgsea(logs, sets), r.ssgsea],
    ['ssGSEA, without the range', () => ssgsea(logs, sets, { normalise: false }), r.ssgseaRaw],
    ['ssGSEA, counts with ties', () => ssgsea(counts, sets), r.ssgseaCounts],
    ['combined z-score', () => zScores(logs, sets), r.zscore],
  ] as const
  it.each(cases)('%s', (method, score, expected) => {
    const { scores } = score()
    expect(recordAbsoluteError(method, scores.values, expected.flat())).toBeLessThan(1e-9)
  })
})

describe('PLAGE', () => {
  it('gives the first singular vector of GSVA 1.46, signed by its loadings', () => {
    // Of a set of one gene R takes its row for a column, and gives every sample 1.
    const several = sets.filter(({ genes }) => genes.length > 1)
    const { scores } = plage(logs, several)
    const signed = r.plage
      .filter((_, set) => sets[set].genes.length > 1)
      .map((row, set) => {
        const own = scores.row(set)
        const same = row.reduce((sum, value, s) => sum + value * own[s], 0) > 0
        return row.map(value => (same ? value : -value))
      })
    expect(recordAbsoluteError('PLAGE', scores.values, signed.flat())).toBeLessThan(1e-9)
  })

  it('goes up with genes that go up together, more genes than samples or fewer', () => {
    const up = Array.from({ length: 6 }, (_, g) => [1, 2, 3, 4].map(s => s + 0.1 * Math.sin(g * 7 + s * 3)))
    for (const genes of [up.slice(0, 2), up]) {
      const assay = assayOf(genes)
      const { scores } = plage(assay, [setOf('all', ...assay.features.map(({ id }) => id))])
      expect(scores.values[3]).toBeGreaterThan(scores.values[0])
      expect(Math.hypot(...scores.values)).toBeCloseTo(1, 10)
    }
  })
})

describe('singscore', () => {
  it('gives the scores and dispersions of its definition', () => {
    const up = singscore(logs, [a])
    expect(recordAbsoluteError('singscore', up.scores.values, r.singUp)).toBeLessThan(1e-12)
    expect(recordAbsoluteError('singscore', up.dispersion.values, r.singUpDispersion)).toBeLessThan(1e-9)
    const both = singscore(logs, [{ ...a, down: b.genes }])
    expect(recordAbsoluteError('singscore', both.scores.values, r.singBoth)).toBeLessThan(1e-12)
    expect(recordAbsoluteError('singscore', both.dispersion.values, r.singBothDispersion)).toBeLessThan(1e-9)
    const unknown = singscore(logs, [c], { knownDirection: false })
    expect(recordAbsoluteError('singscore', unknown.scores.values, r.singUnknown)).toBeLessThan(1e-12)
  })

  it('is one half above the middle for the highest genes, whatever the other samples', () => {
    const assay = assayOf([[1], [2], [3], [4], [5]])
    expect(singscore(assay, [setOf('top', 'g4', 'g5')]).scores.values[0]).toBeCloseTo(0.5, 12)
    expect(singscore(assay, [{ ...setOf('top', 'g5'), down: ['g1'] }]).scores.values[0]).toBeCloseTo(1, 12)
  })
})

describe('frozen references', () => {
  const fitters = [
    ['GSVA', gsvaFitter(sets), gsva],
    ['ssGSEA', ssgseaFitter(sets), ssgsea],
    ['combined z-score', zScoreFitter(sets), zScores],
    ['PLAGE', plageFitter(sets), plage],
  ] as const
  it.each(fitters)(
    '%s: training as the whole-data method, a new sample by itself, again from JSON',
    (_, fitter, whole) => {
      const { training, rest } = trainedOn(logs, 8)
      const fitted = fitter.fit(training, { seed: 1 })
      const expected = whole(training.data, sets).scores.values
      fitted.apply(training.data).values.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i], 12)
      })
      const together = fitted.apply(rest)
      const restored = scoresFromJson(JSON.parse(JSON.stringify(fitted)))
      expect(restored.apply(rest).values).toEqual(together.values)
      for (let s = 0; s < rest.size; s++) {
        const alone = fitted.apply(rest.select(Int32Array.of(s)))
        for (let set = 0; set < sets.length; set++)
          expect(alone.values[set]).toBe(together.values[set * rest.size + s])
      }
    },
  )

  it('GSVA of a value beyond all training values is defined', () => {
    const { training } = trainedOn(logs, 8)
    const fitted = gsvaFitter(sets).fit(training, { seed: 1 })
    const far = assayOf(
      r.x.map((row, f) => [f % 2 === 0 ? 1e9 : row[0]]),
      'log2',
      r.genes,
    )
    expect(fitted.apply(far).values.every(Number.isFinite)).toBe(true)
  })

  it('names the genes that a new table lacks', () => {
    const { training } = trainedOn(logs, 8)
    const fitted = gsvaFitter(sets).fit(training, { seed: 1 })
    expect(() => fitted.apply(logs.selectFeatures([0, 1, 2]))).toThrow(/lacks 116 \(g4/)
  })

  it('refuses JSON that is none', () => {
    expect(() => scoresFromJson({ method: 'gsva' })).toThrow('no saved reference')
  })
})

describe('coverage', () => {
  it('says what is missing, and refuses a set below the rule', () => {
    const { scores, coverage, findings } = ssgsea(logs, [a, setOf('half', 'g1', 'nobody')], {
      leastShare: 0.8,
    })
    expect(scores.features.map(({ id }) => id)).toEqual(['a'])
    expect(coverage[1]).toMatchObject({ scored: false, missing: ['nobody'], present: ['g1'] })
    expect(findings[0]).toMatchObject({ code: 'set-not-scored', severity: 'warning' })
  })

  it('refuses a table without any gene of any set, and one with holes', () => {
    expect(() => gsva(logs, [setOf('none', 'x')])).toThrow('0 of 1 genes measured')
    const holes = assayOf([
      [1, Number.NaN],
      [2, 3],
      [4, 6],
    ])
    expect(() => gsva(holes, [setOf('a', 'g1')])).toThrow('g1 is missing in sample s2')
  })
})

describe('scales', () => {
  it('a Poisson kernel takes counts alone; a Gaussian one on a linear scale is warned of', () => {
    expect(() => gsva(logs, sets, { kernel: 'poisson' })).toThrow("scale 'log2'")
    expect(gsva(counts, sets).findings.map(({ code }) => code)).toContain('linear-scale')
    expect(gsva(logs, sets).findings.map(({ code }) => code)).not.toContain('linear-scale')
  })
})

describe('what does not change a score', () => {
  const cell = fc.double({ min: -5, max: 5, noNaN: true })
  const table = fc
    .array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 8, maxLength: 12 })
    // Values of their own: ties are broken by the order of the table.
    .map(rows => rows.map((row, g) => row.map((value, s) => value + 1e-3 * (g * 4 + s))))
  const few = [setOf('a', 'g1', 'g3', 'g4'), setOf('b', 'g2', 'g7')]
  const near = (one: Float64Array, other: Float64Array) =>
    one.forEach((value, i) => {
      expect(value).toBeCloseTo(other[i], 9)
    })

  it('the order of samples, for every method', () => {
    fc.assert(
      fc.property(table, rows => {
        const assay = assayOf(rows)
        const turned = assay.select(Int32Array.of(2, 0, 3, 1))
        for (const method of [gsva, ssgsea, zScores, singscore, meanScores]) {
          const there = method(assay, few).scores
          near(method(turned, few).scores.values, there.select(Int32Array.of(2, 0, 3, 1)).values)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('a rising function of each sample, for singscore and ssGSEA', () => {
    fc.assert(
      fc.property(table, rows => {
        const bent = rows.map(row => row.map((value, s) => Math.exp(value / (s + 1)) * (s + 2)))
        near(singscore(assayOf(bent), few).scores.values, singscore(assayOf(rows), few).scores.values)
        near(ssgsea(assayOf(bent), few).scores.values, ssgsea(assayOf(rows), few).scores.values)
      }),
      { numRuns: 25 },
    )
  })

  it('another unit of each gene, for the combined z-score', () => {
    fc.assert(
      fc.property(table, rows => {
        const scaled = rows.map((row, g) => row.map(value => (g + 2) * value - 3 * g))
        near(zScores(assayOf(scaled), few).scores.values, zScores(assayOf(rows), few).scores.values)
      }),
      { numRuns: 25 },
    )
  })
})

describe('means and weighted sums', () => {
  const assay = assayOf([
    [1, 2],
    [3, Number.NaN],
    [5, 7],
  ])
  it('take the mean over the genes, and name the samples without a score', () => {
    const { scores, findings } = meanScores(assay, [setOf('a', 'g1', 'g2'), setOf('b', 'g1', 'g3')])
    expect([...scores.values]).toEqual([2, Number.NaN, 3, 4.5])
    expect(findings[0]).toMatchObject({ code: 'score-missing', count: 1 })
  })

  it('take the weights as given, and refuse a set without', () => {
    const { scores } = weightedScores(assay, [{ ...setOf('a', 'g1', 'g3'), weights: [2, -1] }])
    expect([...scores.values]).toEqual([-3, -3])
    expect(() => weightedScores(assay, [setOf('a', 'g1')])).toThrow('has no weights')
  })
})
