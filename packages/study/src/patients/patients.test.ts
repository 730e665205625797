import { booleanColumn, numberColumn } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { featureFrom } from '../intake/feature.ts'
import { centreAlone } from '../run/centre-alone.ts'
import { type FitWork, fitFold } from '../run/fit-fold.ts'
import type { ModelSpec } from '../run/model-spec.ts'
import { choosePatients } from './choose-patients.ts'
import { explainPatient } from './explain-patient.ts'
import { nearestInFeatures, nearestInRisk } from './nearest-training.ts'
import { outcomeOfOne, outcomesOfMany } from './outcome-words.ts'
import { predictedOf } from './predicted-of.ts'
import { pseudonyms } from './pseudonym.ts'
import { valueBand } from './value-band.ts'

const n = 60
/** A numeric and a two-level feature without structure, and an event that leans on both. */
const x = Float64Array.from({ length: n }, (_, i) => ((i * 37) % 23) / 5)
const sex = Int32Array.from({ length: n }, (_, i) => ((i * 11) % 7 < 3 ? 0 : 1))
const event = Uint8Array.from({ length: n }, (_, i) => (x[i] + sex[i] + ((i * 29) % 13) / 4 > 4 ? 1 : 0))
const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)

const spec: ModelSpec = {
  id: 'clinical',
  label: 'Clinical',
  role: 'baseline',
  features: ['x', 'sex'],
  assays: [],
  bags: [],
  vectors: [{ name: 'clinical', features: ['x', 'sex'] }],
  learner: { name: 'regression' },
  published: null,
}
const work: FitWork = {
  rows: {
    features: [
      { kind: 'numeric', name: 'x', unit: null, values: x },
      { kind: 'categorical', name: 'sex', levels: ['female', 'male'], codes: sex },
    ],
    outcome: { kind: 'binary', event },
    patient: rows(0, n),
    centre: new Int32Array(n),
    centres: ['A'],
  },
  bags: [],
  designs: [
    {
      id: 'd',
      kind: 'external',
      label: 'd',
      description: 'd',
      about: 'fitted model',
      folds: [{ name: 'f', training: rows(0, 40), heldOut: rows(40, n) }],
    },
  ],
  specs: [spec, centreAlone],
  times: new Float64Array(0),
  seed: 1,
}

describe('what moved one prediction', () => {
  it('is coefficient × (value - training mean) in a regression, of the very model of the fold', async () => {
    const explained = await explainPatient({ fold: 0, model: 'clinical', row: 45 }, work)
    const { evaluated } = await fitFold({ design: 0, fold: 0, model: 'clinical' }, work)
    expect(explained.risk).toBe(evaluated.risk[5])
    // Two held-out patients of one sex tell the coefficient of x; two of other sexes then that of sex.
    const linear = (row: number) => evaluated.linear[row - 40]
    const [a, b] = rows(40, n).filter(row => sex[row] === 0)
    const c = rows(40, n).find(row => sex[row] === 1) ?? -1
    const slope = (linear(a) - linear(b)) / (x[a] - x[b])
    const male = linear(c) - linear(a) - slope * (x[c] - x[a])
    const mean = (of: (row: number) => number) => rows(0, 40).reduce((sum, row) => sum + of(row), 0) / 40
    const [ofX, ofSex] = explained.drivers
    expect(ofX.contribution).toBeCloseTo(slope * (x[45] - mean(row => x[row])), 9)
    expect(ofSex.contribution).toBeCloseTo(male * (sex[45] - mean(row => sex[row])), 9)
    expect(explained.background).toBe(40)
    expect(explained.attention).toEqual([])
  })
})

describe('patients shown one at a time', () => {
  it('are chosen by predictions and by what was measured, not by what happened', () => {
    const risk = Float64Array.from({ length: 101 }, (_, i) => i / 100)
    const all = choosePatients(risk, new Int32Array(101).fill(2), 3, 'Predicted risk')
    expect(all.map(({ place }) => place)).toEqual([10, 50, 90])
    const few = Int32Array.from({ length: 101 }, (_, i) => (i % 25 === 0 ? 3 : 1))
    expect(choosePatients(risk, few, 3, 'Predicted risk').map(({ place }) => place)).toEqual([0, 50, 100])
    expect(choosePatients(risk, few, 1, 'Predicted risk').map(({ place }) => place)).toEqual([50])
    expect(choosePatients(risk, few, 0, 'Predicted risk')).toEqual([])
  })

  it('have names that hold for a seed, differ between patients and seeds, and do not contain the patient', () => {
    const ids = Array.from({ length: 400 }, (_, i) => `PAT${i}`)
    const names = pseudonyms('S', 1, ids)
    expect(new Set(names).size).toBe(400)
    expect(names.every(name => /^P-[0-9A-F]{4,}$/.test(name))).toBe(true)
    expect(pseudonyms('S', 1, ids)).toEqual(names)
    expect(pseudonyms('S', 2, ids)).not.toEqual(names)
  })

  it('have values in bands: ages of five years, fifths of training, levels, yes and no', () => {
    const training = rows(0, 50)
    const of = (name: string, values: (i: number) => number) => ({
      kind: 'numeric' as const,
      name,
      unit: 'cm',
      values: Float64Array.from({ length: 51 }, (_, i) => values(i)),
    })
    expect(
      valueBand(
        of('age', () => 63.4),
        50,
        training,
      ),
    ).toBe('60 to 64 years')
    expect(
      valueBand(
        of('size', i => i),
        50,
        training,
      ),
    ).toBe('highest fifth, above 39.2 cm')
    expect(
      valueBand(
        of('size', i => (i < 50 ? i : 12)),
        50,
        training,
      ),
    ).toBe('second fifth, 9.8 to 19.6 cm')
    const several = of('several', i => i % 2)
    expect(valueBand({ ...several, yesNo: true }, 50, training)).toBe('no')
    expect(valueBand({ ...several, yesNo: true }, 49, training)).toBe('yes')
    expect(
      valueBand(
        of('size', i => (i < 50 ? i : Number.NaN)),
        50,
        training,
      ),
    ).toBe('not known')
  })

  it('have 0 and 1 as they are of a number that is no truth value, and another number by its fifth', () => {
    const ecog = (last: number) => ({
      kind: 'numeric' as const,
      name: 'ecog',
      unit: null,
      values: Float64Array.from({ length: 51 }, (_, i) => (i < 50 ? i % 2 : last)),
    })
    expect(valueBand(ecog(0), 50, rows(0, 50))).toBe('0')
    expect(valueBand(ecog(1), 50, rows(0, 50))).toBe('1')
    expect(valueBand(ecog(2), 50, rows(0, 50))).toBe('highest fifth, above 1')
    const flag = featureFrom('cirrhosis', booleanColumn('cirrhosis', [true, false, null]))
    expect(flag).toMatchObject({ kind: 'numeric', yesNo: true })
    expect(featureFrom('ecog', numberColumn('ecog', [0, 1]))).not.toHaveProperty('yesNo')
  })

  it('have the nearest training patients, a thousand columns of an assay weighing as one feature', () => {
    expect([...nearestInRisk(0.5, Int32Array.of(7, 8, 9), Float64Array.of(0.1, 0.45, 0.6), 2)]).toEqual([
      8, 9,
    ])
    const numeric = (values: number[]) => ({
      kind: 'numeric' as const,
      name: 'v',
      unit: null,
      values: Float64Array.from(values),
    })
    const clinical = [numeric([0, 2, 0.1, 0])]
    const assay = Array.from({ length: 100 }, () => numeric([0.5, 1, 0, 0.5]))
    expect([...nearestInFeatures([clinical, assay], 3, Int32Array.of(0, 1, 2), 2)]).toEqual([0, 2])
  })

  it('have outcomes in words, of one and of several', () => {
    const outcome = {
      kind: 'competing-risks' as const,
      causes: ['recurrence', 'death'],
      time: Float64Array.of(3, 9, 40, 12),
      event: Uint8Array.of(1, 2, 1, 0),
      unit: 'months',
      horizon: 36,
    }
    expect(outcomeOfOne(outcome, 1)).toBe('Death, 9 months after time zero.')
    expect(outcomeOfOne(outcome, 3)).toBe('Free of it when last seen, 12 months after time zero.')
    expect(outcomesOfMany(outcome)).toBe(
      '1 of 4 had recurrence within 36 months, at a median of 3 months; 1 of 4 had death within 36 months, at a median of 9 months; 1 were followed for less than that',
    )
    expect(outcomesOfMany({ kind: 'ordinal', levels: ['no', 'some'], level: Uint8Array.of(0, 1, 1) })).toBe(
      '1 no, 2 some',
    )
  })

  it('have the expected level of ordered levels, and say what that is', () => {
    const said = predictedOf(
      {
        linear: Float64Array.of(-2.1, 0.7),
        risk: Float64Array.of(-2.1, 0.7),
        high: new Uint8Array(2),
        survival: null,
        levels: Float64Array.of(0.9, 0.1, 0, 0.25, 0.5, 0.25),
        outcome: {
          kind: 'ordinal',
          level: Uint8Array.of(0, 2),
          levels: ['desert', 'excluded', 'inflamed'],
          cuts: [],
        },
      },
      1,
      0.95,
    )
    // 0 x 0.25 + 1 x 0.5 + 2 x 0.25, and not the 0.7 that patients are ranked by.
    expect(said.value).toBe(1)
    expect(said.kind).toBe('expected level')
    expect(said.method).toBe(
      'the mean of the levels, each counted by its predicted probability: desert (0) 25 %, excluded (1) 50 %, inflamed (2) 25 %',
    )
  })

  it('have the interval of what was observed in the held-out patients with the nearest predictions', () => {
    const size = 20
    const survival = { times: Float64Array.of(1, 2), probability: new Float64Array(2 * size).fill(0.5) }
    const common = { linear: new Float64Array(size), high: new Uint8Array(size), levels: null }
    const risk = Float64Array.from({ length: size }, (_, i) => i / size)
    // Of the 15 nearest to the last patient 5 have the event.
    const binary = predictedOf(
      {
        ...common,
        risk,
        survival: null,
        outcome: { kind: 'binary', event: Uint8Array.from(risk, (_, i) => (i >= 4 && i < 9 ? 1 : 0)) },
      },
      19,
      0.95,
    )
    // R 4.2: prop.test(5, 15, correct = FALSE)$conf.int -> 0.15176324, 0.58286452
    expect(binary.lower).toBeCloseTo(0.15176324, 8)
    expect(binary.upper).toBeCloseTo(0.58286452, 8)
    expect(binary.curve).toBeNull()
    const timed = predictedOf(
      {
        ...common,
        risk,
        survival,
        outcome: {
          kind: 'time-to-event',
          time: Float64Array.from(risk, (_, i) => (i % 3 === 0 ? 0.5 : 3)),
          event: Uint8Array.from(risk, (_, i) => (i % 3 === 0 ? 1 : 0)),
          unit: 'years',
          horizon: 2,
        },
      },
      19,
      0.95,
    )
    expect(timed.curve?.time).toEqual([0, 1, 2])
    expect(timed.curve?.value).toEqual([1, 0.5, 0.5])
    // The band of the curve at the horizon is the interval of the risk, turned round.
    expect(timed.curve?.upper[2]).toBeCloseTo(1 - (timed.lower ?? Number.NaN), 12)
    expect(timed.curve?.lower[2]).toBeCloseTo(1 - (timed.upper ?? Number.NaN), 12)
  })
})
