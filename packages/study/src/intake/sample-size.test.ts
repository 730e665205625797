import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Feature, ModellingRows, type Outcome } from '@tessera/learning'
import { describe, expect, it } from 'vitest'
import { parseProtocol } from '../protocol/read.ts'
import { candidateParameters } from './candidate-parameters.ts'
import { sampleSizeFinding, sampleSizeOf } from './sample-size.ts'

interface Reference {
  readonly centre: number[]
  readonly x: (number | null)[]
  readonly y: number[]
  readonly time: number[]
  readonly event: number[]
  readonly rileyBinary: number
  readonly rileySurvival: number
}
const reference: Reference = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/reference/intake.json'), 'utf8'),
)
const n = reference.y.length
const features: Feature[] = [
  {
    kind: 'numeric',
    name: 'x',
    unit: null,
    values: Float64Array.from(reference.x, value => value ?? Number.NaN),
  },
  // Four of five levels occur: three parameters.
  {
    kind: 'categorical',
    name: 'site',
    levels: ['a', 'b', 'c', 'd', 'e'],
    codes: Int32Array.from(reference.centre),
  },
]
const rows = (outcome: Outcome) =>
  new ModellingRows({
    features,
    outcome,
    patient: Int32Array.from({ length: n }, (_, i) => i),
    centre: new Int32Array(n),
    centres: ['one'],
  })
const [question] = parseProtocol(`study: size
title: Size
patients: { table: p.csv, id: id }
timeZero: { name: start }
endpoints: { response: { type: binary, event: y == 1 } }
blocks: { all: { columns: [x, site], knownAt: before } }
questions:
  - prognosis: response
    models:
      all: [all]
      curved: { blocks: [all], learner: { name: regression, splines: { x: 4 } } }
    primary: all
`).protocol.questions

describe('sample size of a question', () => {
  it('counts candidate parameters: levels less one, knots less one', () => {
    expect(candidateParameters(question, 'all', features)).toBe(4)
    expect(candidateParameters(question, 'curved', features)).toBe(6)
  })

  it('events per parameter and Riley’s size for a binary outcome agree with R', () => {
    const size = sampleSizeOf(
      question,
      ['x', 'site'],
      rows({ kind: 'binary', event: Uint8Array.from(reference.y) }),
    )
    const events = reference.y.filter(y => y === 1).length
    expect(size.eventsPerParameter).toBe(Math.min(events, n - events) / 4)
    expect(size.required).toBe(reference.rileyBinary)
    expect(size.feasibility).toBe(n < reference.rileyBinary)
  })

  it('Riley’s size for a survival outcome is at least that against overfitting, as in R', () => {
    const size = sampleSizeOf(
      question,
      ['x', 'site'],
      rows({
        kind: 'time-to-event',
        time: Float64Array.from(reference.time),
        event: Uint8Array.from(reference.event),
        unit: 'months',
        horizon: 100,
      }),
    )
    expect(size.required).toBe(reference.rileySurvival)
  })

  it('below it, the study is one of feasibility, and says what it can carry', () => {
    const few = rows({ kind: 'binary', event: Uint8Array.from(reference.y) }).select(
      Int32Array.from({ length: 60 }, (_, i) => i),
    )
    const size = sampleSizeOf(question, ['x', 'site'], few)
    expect(size.feasibility).toBe(true)
    expect(size.parametersAffordable).toBeLessThan(4)
    expect(sampleSizeFinding('response', size)).toMatchObject([{ code: 'feasibility', severity: 'warning' }])
    const none = sampleSizeOf(question, ['x', 'site'], rows({ kind: 'binary', event: new Uint8Array(n) }))
    expect(none).toMatchObject({ feasibility: true, required: null })
  })
})
