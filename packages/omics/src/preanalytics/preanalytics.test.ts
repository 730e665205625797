import { FindingsError } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, reference } from '../../test/agreement.ts'
import { Assay, OmicsError, unknownSample } from '../assay/index.ts'
import { covariateAssociations } from './associations.ts'
import { explainedVariance, leadingComponents } from './leading-components.ts'
import { phaseOf, type SampleCovariate, sampleCovariates } from './sample-covariates.ts'

/** Made by test/reference/preanalytics.R. */
const r = reference<{
  centre: string[]
  hours: (number | null)[]
  rin: number[]
  tube: string[]
  response: number[]
  values: number[]
  shares: number[]
  kruskal: [number, number]
  spearman: [number, number]
  chisq: [number, number]
  fisher: number
  hoursR2: number[]
  hoursP: number[]
  centreR2: number[]
  centreP: number[]
}>('preanalytics')

const samples = r.centre.map((centre, i) => ({
  ...unknownSample(`s${i}`),
  centre,
  covariates: { hours_to_spin: r.hours[i], RIN: r.rin[i], tube: r.tube[i] },
}))

function category(name: string, texts: readonly string[]): SampleCovariate {
  const levels = [...new Set(texts)].sort()
  return {
    kind: 'category',
    name,
    phase: null,
    levels,
    codes: Int32Array.from(texts, text => levels.indexOf(text)),
  }
}

const { covariates } = sampleCovariates(samples)
const named = (name: string) => covariates.filter(one => one.name === name)

describe('associations of pre-analytical covariates', () => {
  it('agree with kruskal.test, cor.test and chisq.test of R', () => {
    const centre = category('centre', r.centre)
    const rin = named('RIN')
    const [kruskal] = covariateAssociations(named('hours_to_spin'), [centre])
    const [spearman] = covariateAssociations(named('hours_to_spin'), rin)
    const [table] = covariateAssociations(named('tube'), [centre])
    const known = r.hours.filter(hours => hours !== null).length
    const error = recordAbsoluteError(
      'association of pre-analytical covariates',
      [kruskal.p, (kruskal.effect ?? 0) * (known - 1), spearman.effect, spearman.p, table.p].map(Number),
      [r.kruskal[1], r.kruskal[0], r.spearman[0], r.spearman[1], r.chisq[1]],
    )
    expect(error).toBeLessThan(1e-9)
    expect([kruskal.test, spearman.test, table.test]).toEqual(['Kruskal-Wallis', 'Spearman', 'chi-squared'])
    expect([kruskal.n, table.n]).toEqual([known, r.centre.length])
  })

  it('takes the exact test of small tables of two by two', () => {
    const [tube] = covariateAssociations(
      [category('tube', r.tube.slice(0, 12))],
      [category('response', r.response.slice(0, 12).map(String))],
    )
    expect(tube.test).toBe('Fisher')
    expect(tube.p).toBeCloseTo(r.fisher, 12)
  })

  it('says why a pair is not tested', () => {
    const few = covariateAssociations(
      [
        {
          kind: 'number',
          name: 'x',
          phase: null,
          unit: null,
          values: Float64Array.of(1, 2, Number.NaN, Number.NaN, 3),
        },
      ],
      [category('g', ['a', 'a', 'b', 'b', 'b'])],
    )
    expect(few).toMatchObject([{ p: null, fdr: null, reason: 'fewer than four samples have both' }])
    const constant = covariateAssociations(
      [{ kind: 'number', name: 'x', phase: null, unit: null, values: Float64Array.of(1, 1, 1, 1, 2) }],
      [
        {
          ...category('g', ['a', 'b', 'a', 'b', 'b']),
          kind: 'category',
          codes: Int32Array.of(0, 1, 0, 1, -1),
          levels: ['a', 'b'],
        },
      ],
    )
    expect(constant[0].reason).toBe('x does not vary where both are known')
  })
})

describe('what covariates explain of leading components', () => {
  const features = Array.from({ length: r.values.length / samples.length }, (_, f) => ({
    id: `f${f}`,
    symbol: null,
    names: {},
  }))
  const assay = new Assay({
    name: 'a',
    scale: 'log2',
    features,
    samples,
    values: Float64Array.from(r.values),
  })
  const components = leadingComponents(assay, { components: 3 })

  it('agrees with prcomp, and summary(lm) of each component', () => {
    const explained = explainedVariance(components, [...named('hours_to_spin'), category('centre', r.centre)])
    const error = recordAbsoluteError(
      'variance of leading components explained by a covariate',
      [...components.shares, ...explained.flatMap(one => [...one.ofComponents, ...one.p].map(Number))],
      [...r.shares, ...r.hoursR2, ...r.hoursP, ...r.centreR2, ...r.centreP],
    )
    expect(error).toBeLessThan(1e-9)
    const weight = components.shares.reduce((a, b) => a + b)
    const overall = components.shares.reduce((sum, share, k) => sum + share * r.centreR2[k], 0) / weight
    expect(explained[1].overall).toBeCloseTo(overall, 9)
  })

  it('needs three samples and two complete features that vary', () => {
    const holes = assay.with({
      values: assay.values.map((value, i) => (i % samples.length === 0 ? Number.NaN : value)),
    })
    expect(() => leadingComponents(holes)).toThrow(OmicsError)
    const flat = assay.with({ values: assay.values.map(() => 3) })
    expect(() => leadingComponents(flat)).toThrow('0 features')
  })
})

describe('covariates of samples', () => {
  it('come in the unit of their kind', () => {
    const of = (covariate: Record<string, number | string | null>[], units?: Record<string, string>) =>
      sampleCovariates(
        covariate.map((one, i) => ({ ...unknownSample(`s${i}`), covariates: one })),
        { units },
      )
    const minutes = of([{ time_to_spin_min: 30 }, { time_to_spin_min: 90 }])
    const [spin] = minutes.covariates
    expect(spin).toMatchObject({ unit: 'h', phase: 'time to centrifugation' })
    expect(spin.kind === 'number' && spin.values[1]).toBeCloseTo(1.5, 12)
    const declared = of([{ block_age: 24 }, { block_age: 48 }], { block_age: 'month' })
    expect(declared.covariates[0]).toMatchObject({ unit: 'year' })
    expect(declared.covariates[0].kind === 'number' && declared.covariates[0].values[1]).toBeCloseTo(4, 12)
    const bare = of([{ block_age: 24 }, { block_age: 48 }])
    expect(bare.findings).toMatchObject([
      { code: 'covariate-without-unit', cure: 'declare it: --units block_age=year' },
    ])
    expect(() => of([{ block_age: 24 }, { block_age: 48 }], { block_age: 'kg' })).toThrow(FindingsError)
  })

  it('leave out what is constant, empty or a name, and say so', () => {
    const all = Array.from({ length: 30 }, (_, i) => ({
      ...unknownSample(`s${i}`),
      covariates: {
        same: 1,
        none: null,
        note: `text ${i}`,
        mixed: i % 2 === 0 ? 3 : 'x',
        tube: i % 2 === 0 ? 'EDTA' : 'Heparin',
      },
    }))
    const { covariates: kept, findings } = sampleCovariates(all)
    expect(kept.map(({ name }) => name)).toEqual(['mixed', 'tube'])
    expect(findings.map(({ code, field }) => [code, field])).toEqual([
      ['covariate-constant', 'same'],
      ['covariate-empty', 'none'],
      ['covariate-of-names', 'note'],
    ])
    expect(() => sampleCovariates(all, { only: ['nope'] })).toThrow('no sample has a covariate nope')
  })

  it('are known by their names', () => {
    expect(
      ['hours to centrifugation', 'freeze_thaw_cycles', 'Fasting', 'RIN', 'collection tube', 'age'].map(
        phaseOf,
      ),
    ).toEqual(['time to centrifugation', 'freeze-thaw cycles', 'fasting', 'RNA integrity', 'tube', null])
  })
})
