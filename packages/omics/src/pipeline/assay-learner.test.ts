import { makeSplit } from '@tessera/evidence'
import { createLearner, loadModel, ModellingRows } from '@tessera/learning'
import { auc, createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { assayLearner, assayModelFromJson } from './assay-learner.ts'
import type { AssayBlock } from './assay-rows.ts'

const genes = 60
/** Counts of which three genes follow the event, library sizes that differ tenfold, and a fifth without a sample. */
function cohort(size: number, seed: number) {
  const random = createRandom(seed, 'cohort of counts')
  const event = Uint8Array.from({ length: size }, () => random.integer(2))
  const library = Float64Array.from({ length: size }, () => 10 ** random.next())
  const absent = Array.from({ length: size }, () => random.next() < 0.2)
  const counts = Array.from({ length: genes }, (_, g) =>
    Float64Array.from(event, (e, i) => {
      if (absent[i]) return Number.NaN
      return Math.round(200 * library[i] * Math.exp(0.3 * random.normal() + (g < 3 ? 0.8 * e : 0)))
    }),
  )
  const rows = new ModellingRows({
    features: counts.map((values, g) => ({ kind: 'numeric', name: `rna/G${g}`, unit: null, values })),
    outcome: { kind: 'binary', event },
    patient: Int32Array.from(event, (_, i) => i),
    centre: new Int32Array(size),
    centres: ['A'],
  })
  return { rows, absent }
}

const block: AssayBlock = {
  block: 'rna',
  scale: 'counts',
  unit: null,
  features: Array.from({ length: genes }, (_, g) => ({ id: `G${g}`, symbol: null })),
  steps: [
    { step: 'detected', share: 0.5 },
    { step: 'normalise', method: 'tmm' },
    { step: 'variable', count: 20 },
  ],
}
const { rows, absent } = cohort(200, 3)
const half = Int32Array.from({ length: 100 }, (_, i) => i)
const rest = half.map(i => i + 100)
const [fold] = makeSplit({
  name: 'halves',
  kind: 'external',
  groups: rows.patient,
  folds: [{ name: 'second half', training: half, heldOut: rest }],
}).folds
const { training, heldOut } = fold.divide(rows)
const fit = () => assayLearner([block], createLearner('elastic-net', 'binary')).fit(training, { seed: 1 })

describe('a learner behind an assay', () => {
  const model = fit()
  const { risk } = model.predict(heldOut)

  it('finds what counts of very unequal libraries know', () => {
    const with_ = [...risk.keys()].filter(i => !absent[100 + i])
    const event = Uint8Array.from(with_, i => heldOut.data.outcome.event[i])
    expect(auc({ score: Float64Array.from(with_, i => risk[i]), event }).value).toBeGreaterThan(0.85)
  })

  it('predicts patients without a sample, all alike', () => {
    const without = new Set([...risk].filter((_, i) => absent[100 + i]))
    expect(without.size).toBe(1)
    expect(Number.isFinite([...without][0])).toBe(true)
  })

  it('says of a patient what it says of him alone: nothing is fitted to those beside him', () => {
    for (const i of [0, 17, 53]) {
      const [alone] = makeSplit({
        name: 'one',
        kind: 'external',
        groups: rows.patient,
        folds: [{ name: 'one', training: half, heldOut: Int32Array.of(100 + i) }],
      }).folds
      expect(model.predict(alone.divide(rows).heldOut).risk[0]).toBe(risk[i])
    }
  })

  it('is the same after it was written and read, and when it is fitted again', () => {
    const again = assayModelFromJson(JSON.parse(JSON.stringify(model.toJSON())), loadModel)
    expect([...again.predict(heldOut).risk]).toEqual([...risk])
    expect([...fit().predict(heldOut).risk]).toEqual([...risk])
  })

  it('says what its pipeline did, and refuses a block of which training has two samples', () => {
    expect(model.describe().notes.join('\n')).toMatch(
      /rna: fitted on \d+ training samples\n.*60 of 60 features: detected in at least 50 %/,
    )
    const few = new ModellingRows({
      ...rows,
      features: rows.features.map(feature =>
        feature.kind === 'numeric'
          ? {
              ...feature,
              values: feature.values.map((value, i) => (i < 2 ? 7 : i < 100 ? Number.NaN : value)),
            }
          : feature,
      ),
    })
    expect(() =>
      assayLearner([block], createLearner('elastic-net', 'binary')).fit(fold.divide(few).training, {
        seed: 1,
      }),
    ).toThrow('2 of 100 training patients have a sample of rna')
  })
})
