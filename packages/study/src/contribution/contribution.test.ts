import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LearningOutcome } from '@tessera/learning'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { referenceFolds, runReference } from '../../test/run-reference.ts'
import { type Evaluated, selectEvaluated } from '../run/evaluated.ts'
import { accuracyOf, measuresFor } from '../run/measures/catalogue.ts'
import type { ModelSpec } from '../run/model-spec.ts'
import { acrossFolds } from '../run/out-of-fold.ts'
import { addedWords, contributionPairs } from './pairs.ts'
import { presenceWeights } from './presence-weights.ts'
import { weightedMeasures } from './weighted-measures.ts'

interface Expected {
  readonly weights: number[]
  readonly effective: number
  readonly headline: [number, number]
  readonly score: [number, number]
}

const expected: { has: number[]; binary: Expected; survival: Expected } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/reference/contribution.json'), 'utf8'),
)
const r = runReference
const size = r.fold.length

function compare(outcome: LearningOutcome, kind: 'binary' | 'time-to-event', theirs: Expected) {
  const own = presenceWeights(
    Uint8Array.from(expected.has),
    { outcome, centre: Int32Array.from(r.fold), centres: ['A', 'B', 'C'], size },
    [
      { kind: 'categorical', name: 'sex', levels: ['f', 'm'], codes: Int32Array.from(r.sex) },
      { kind: 'numeric', name: 'base', unit: null, values: Float64Array.from(r.base) },
    ],
  )
  const measured = ['full', 'clinical'].map(model =>
    weightedMeasures(
      referenceFolds(kind).map(({ repeat, patient, models }) => {
        const rows = Int32Array.from(patient, (_, i) => i).filter(i => own.weights[patient[i]] > 0)
        return {
          repeat,
          evaluated: selectEvaluated(models[model], rows),
          weights: Float64Array.from(rows, i => own.weights[patient[i]]),
        }
      }),
    ),
  )
  return largestError(
    [...own.weights, own.effective, ...measured.flatMap(({ headline, score }) => [headline, score])],
    [...theirs.weights, theirs.effective, ...[0, 1].flatMap(k => [theirs.headline[k], theirs.score[k]])],
  )
}

describe('those who have a modality stand for everybody', () => {
  it('weights, weighted AUC and log score agree with R', () => {
    const error = compare({ kind: 'binary', event: Uint8Array.from(r.event) }, 'binary', expected.binary)
    recordError('weights, weighted AUC and log score agree with R', error)
    expect(error).toBeLessThan(1e-8)
  })

  it('weights, weighted concordance and log score at the horizon agree with R', () => {
    const time = Float64Array.from(r.time)
    const outcome = { time, event: Uint8Array.from(r.died), unit: 'months', horizon: 24 }
    const error = compare({ kind: 'time-to-event', ...outcome }, 'time-to-event', expected.survival)
    recordError('weights, weighted concordance and log score at the horizon agree with R', error)
    expect(error).toBeLessThan(1e-8)
  })

  it('recovers what all would have shown where having it goes with a variable and the outcome', () => {
    const random = createRandom(3, 'who has a scan')
    const n = 6000
    const x = Float64Array.from({ length: n }, () => random.normal())
    const linear = x.map(value => 0.8 * value)
    const event = Uint8Array.from(linear, eta => (random.next() < 1 / (1 + Math.exp(-eta)) ? 1 : 0))
    // Those with the event seldom have it, so that risks look too high among those who do.
    const present = Uint8Array.from(x, (value, i) =>
      random.next() < 1 / (1 + Math.exp(-(0.7 + 0.8 * value - 2.5 * event[i]))) ? 1 : 0,
    )
    const outcome: LearningOutcome = { kind: 'binary', event }
    const centre = new Int32Array(n)
    const { weights, effective } = presenceWeights(present, { outcome, centre, centres: ['A'], size: n }, [
      { kind: 'numeric', name: 'x', unit: null, values: x },
    ])
    const everybody = evaluated(outcome, linear)
    const rows = Int32Array.from(present, (_, i) => i).filter(i => present[i] === 1)
    const own = selectEvaluated(everybody, rows)
    const weighted = weightedMeasures([{ repeat: 0, evaluated: own, weights: weights.filter(w => w > 0) }])
    const all = weightedMeasures([{ repeat: 0, evaluated: everybody, weights: new Float64Array(n).fill(1) }])
    const plain = weightedMeasures([
      { repeat: 0, evaluated: own, weights: new Float64Array(rows.length).fill(1) },
    ])
    expect(Math.abs(plain.score - all.score)).toBeGreaterThan(0.02)
    expect(Math.abs(weighted.score - all.score)).toBeLessThan(0.01)
    expect(Math.abs(weighted.headline - all.headline)).toBeLessThan(0.015)
    expect(effective).toBeLessThan(rows.length)
  })

  it('stays finite where a centre has it in nobody', () => {
    const centre = Int32Array.from({ length: 60 }, (_, i) => i % 3)
    const present = Uint8Array.from(centre, (code, i) => (code === 2 ? 0 : i % 4 === 0 ? 0 : 1))
    const event = Uint8Array.from(centre, (_, i) => (i % 5 < 2 ? 1 : 0))
    const outcome: LearningOutcome = { kind: 'binary', event }
    const own = presenceWeights(present, { outcome, centre, centres: ['A', 'B', 'C'], size: 60 }, [])
    expect(own.penalised).toBe(true)
    expect(own.weights.every(Number.isFinite)).toBe(true)
  })
})

describe('weighted measures', () => {
  const random = createRandom(8, 'weighted measures')
  const n = 80
  const linear = Float64Array.from({ length: n }, () => Math.round(10 * random.normal()) / 10)
  const time = Float64Array.from({ length: n }, () => 1 + random.integer(30))
  const coded = (codes: number) => Uint8Array.from({ length: n }, () => random.integer(codes))
  const timed = { time, unit: 'months', horizon: 18 }
  const outcomes: LearningOutcome[] = [
    { kind: 'binary', event: coded(2) },
    { kind: 'time-to-event', event: coded(2), ...timed },
    { kind: 'competing-risks', event: coded(3), causes: ['relapse', 'death'], ...timed },
    { kind: 'ordinal', level: coded(3), levels: ['low', 'middle', 'high'], cuts: [] },
    { kind: 'continuous', value: linear.map(x => x + random.normal()), unit: null },
  ]

  it.each(outcomes)('count a patient of weight 2 as two alike: $kind', outcome => {
    const one = evaluated(outcome, linear)
    const weights = Float64Array.from({ length: n }, (_, i) => 1 + (i % 3))
    const often = Int32Array.from([...weights.keys()].flatMap(i => new Array<number>(weights[i]).fill(i)))
    const folds = [{ repeat: 0, evaluated: selectEvaluated(one, often) }]
    const measures = measuresFor(outcome, [])
    const score = measures.find(({ name }) => name === accuracyOf(outcome)) ?? measures[0]
    const own = weightedMeasures([{ repeat: 0, evaluated: one, weights }])
    expect(own.headline).toBeCloseTo(acrossFolds(measures[0], folds), 10)
    expect(own.score).toBeCloseTo(acrossFolds(score, folds), 10)
  })
})

function evaluated(outcome: LearningOutcome, linear: Float64Array): Evaluated {
  const risk = linear.map(eta => 1 / (1 + Math.exp(-eta)))
  const levels = Float64Array.from([...risk].flatMap(p => [(1 - p) ** 2, 2 * p * (1 - p), p * p]))
  return {
    outcome,
    linear,
    risk,
    survival: null,
    levels: outcome.kind === 'ordinal' ? levels : null,
    high: new Uint8Array(linear.length),
  }
}

describe('what is compared', () => {
  const spec = (id: string, blocks: readonly string[], fusion: 'early' | 'late' | null): ModelSpec => ({
    id,
    label: id,
    role: id === 'clinical' ? 'baseline' : 'candidate',
    features: [],
    assays: [],
    bags: blocks.filter(name => name === 'slides'),
    vectors: blocks.filter(name => name !== 'slides').map(name => ({ name, features: ['x'] })),
    learner: fusion ? { name: 'network', fusion } : { name: 'regression', cutOff: 'median' },
    published: null,
  })
  const specs = [
    spec('clinical', ['clinical'], null),
    spec('slides', ['slides'], 'early'),
    spec('early', ['clinical', 'slides'], 'early'),
    spec('early-three', ['clinical', 'slides', 'rna'], 'early'),
    spec('late', ['clinical', 'slides'], 'late'),
  ]
  const pairs = contributionPairs(specs, 'clinical')

  it('is every model with the baseline, and a fusion with the same one less a modality', () => {
    expect(pairs.map(({ model, reference, adds }) => [model, reference, adds.join()])).toEqual([
      ['slides', 'clinical', 'slides'],
      ['early', 'clinical', 'slides'],
      ['early-three', 'clinical', 'rna,slides'],
      ['late', 'clinical', 'slides'],
      ['early', 'slides', 'clinical'],
      ['early-three', 'early', 'rna'],
      ['late', 'slides', 'clinical'],
    ])
  })

  it('says in words what is added, and what is left out for it', () => {
    expect(addedWords(pairs[0])).toBe('slides in place of clinical')
    expect(addedWords(pairs[2])).toBe('rna and slides')
  })
})
