import { simulateRun } from '@tessera/simulate'
import { describe, expect, it } from 'vitest'
import { imputation, imputationFromJson, missingKinds, missingnessTest } from '../missingness/index.ts'
import { normalisationFromJson, normalisationNamed, trainingSamples } from '../normalisation/index.ts'
import { medianOf } from '../run-quality/index.ts'
import { driftCorrection, driftFromJson, driftPrecision } from './index.ts'

const small = { injections: 120, batches: 2, metabolites: 40, planted: 8, effect: 1.5 }

describe('a run with its truth', () => {
  it('a drift correction is frozen: by batch, through JSON, and without the samples beside', () => {
    const { assay } = simulateRun({ ...small, seed: 11 })
    for (const method of ['loess', 'spline'] as const) {
      const fitted = driftCorrection({ method }).fit(trainingSamples(assay), { seed: 1 })
      const whole = fitted.apply(assay)
      const some = Int32Array.of(5, 17, 100)
      const back = driftFromJson(JSON.parse(JSON.stringify(fitted)))
      expect(back.apply(assay.select(some)).values).toEqual(whole.select(some).values)
    }
    // A new batch is corrected by its own QC samples to the frozen level; without them it is refused.
    const first = assay.where(({ batch }) => batch === 'batch 1')
    const second = assay.where(({ batch }) => batch === 'batch 2')
    const fitted = driftCorrection().fit(trainingSamples(first), { seed: 1 })
    const corrected = fitted.apply(second)
    const alone = fitted.apply(second.where(({ kind, id }) => kind === 'qc' || id === second.samples[20].id))
    const place = alone.samples.findIndex(({ id }) => id === second.samples[20].id)
    expect(alone.select(Int32Array.of(place)).values).toEqual(corrected.select(Int32Array.of(20)).values)
    expect(() => fitted.apply(second.where(({ kind }) => kind === 'study'))).toThrow(
      /no QC sample of its own/,
    )
    expect(() =>
      driftCorrection().fit(trainingSamples(assay.where(({ kind }) => kind === 'study')), { seed: 1 }),
    ).toThrow(/no QC sample/)
  })

  it('a curve that is not there is not drawn: flat features keep their precision on held-out QC samples', () => {
    const { assay } = simulateRun({ ...small, seed: 5, drift: 0, batch: 0, censoredMetabolites: 0 })
    const { before, heldOut } = driftPrecision(assay)
    expect(medianOf(heldOut)).toBeLessThan(1.35 * medianOf(before))
  })

  it('tells left-censored from random, and fills each in its way with a mask', () => {
    const censored = simulateRun({ ...small, seed: 2, injections: 300, censoredMetabolites: 1 })
    const told = missingnessTest(censored.assay).features.filter(({ by }) => by === 'own')
    const right = told.filter(({ kind }) => kind === 'left-censored').length
    expect(right / told.length).toBeGreaterThan(0.9)
    const random = simulateRun({ ...small, seed: 2, injections: 300, censoredMetabolites: 0, atRandom: 0.1 })
    const others = missingnessTest(random.assay).features.filter(({ by }) => by === 'own')
    expect(others.filter(({ kind }) => kind === 'random').length / others.length).toBeGreaterThan(0.9)
    const { assay } = censored
    const fitted = imputation({ kinds: missingKinds(missingnessTest(assay)) }).fit(trainingSamples(assay), {
      seed: 7,
    })
    const whole = fitted.impute(assay)
    whole.assay.values.forEach((value, at) => {
      if (whole.mask[at] === 0) expect(Object.is(value, assay.values[at])).toBe(true)
    })
    // A sample's values depend on itself and the seed alone, also through JSON.
    const one = Int32Array.of(9)
    const back = imputationFromJson(JSON.parse(JSON.stringify(fitted)))
    expect(back.apply(assay.select(one)).values).toEqual(whole.assay.select(one).values)
  })

  it.each(['pqn', 'median', 'sum', 'log', 'autoscale', 'pareto', 'range'])(
    'the normalisation %s gives a sample the same result alone and through JSON',
    name => {
      const { assay } = simulateRun({ ...small, seed: 8 })
      const fitted = normalisationNamed(name)?.fitter({}).fit(trainingSamples(assay), { seed: 1 })
      const one = Int32Array.of(9)
      const whole = fitted?.apply(assay).select(one).values
      expect(whole?.some(value => Number.isFinite(value))).toBe(true)
      const back = normalisationFromJson(JSON.parse(JSON.stringify(fitted)))
      expect(back.apply(assay.select(one)).values).toEqual(whole)
    },
  )

  it('PQN undoes dilution', () => {
    const law = { ...small, seed: 8, planted: 0, censoredMetabolites: 0, drift: 0, batch: 0, dilution: 0.8 }
    const { assay, truth } = simulateRun(law)
    const numbers = normalisationNamed('pqn')
      ?.fitter({})
      .fit(trainingSamples(assay), { seed: 1 })
      .numbers(assay)
    const errors = (numbers ?? []).flatMap(({ quotient }, s) =>
      truth.group[s] === null ? [] : [Math.abs(Math.log(quotient / truth.dilution[s]))],
    )
    expect(medianOf(errors)).toBeLessThan(0.15)
  })
})
