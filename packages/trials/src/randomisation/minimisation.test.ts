import { FindingsError } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { known, names } from '../../test/randomisation-reference.ts'
import { trialArms } from './arms.ts'
import {
  countPatient,
  emptyMargins,
  type Minimisation,
  minimisationStep,
  requireMinimisation,
} from './minimisation.ts'
import { type EnteredPatient, type NextAllocationOptions, nextAllocation } from './next-allocation.ts'
import { drawArm } from './sequence.ts'

const pair = trialArms(['A', 'B'])
const design: Minimisation = {
  kind: 'minimisation',
  factors: [
    { name: 'centre', levels: ['1', '2'] },
    { name: 'stage', levels: ['II', 'III'] },
  ],
  probability: 0.8,
  distance: 'range',
}
const history: readonly EnteredPatient[] = [
  { patientId: 'P1', arm: 'A', levels: { centre: '1', stage: 'II' }, row: 2 },
  { patientId: 'P2', arm: 'A', levels: { centre: '2', stage: 'II' }, row: 3 },
  { patientId: 'P3', arm: 'B', levels: { centre: '1', stage: 'III' }, row: 4 },
]
const next: NextAllocationOptions = {
  arms: pair,
  design,
  history,
  patient: { patientId: 'P4', levels: { centre: '2', stage: 'II' } },
  seed: '1',
}

describe('a step of minimisation', () => {
  it('has the imbalance and the probabilities of the plain definition in R, for every distance and ratio', () => {
    for (const { ratio, distance, weights, p, counts, imbalance, probabilities } of known.steps) {
      const factors = weights.map((weight, f) => ({ name: `f${f}`, levels: ['x'], weight }))
      const margins = [...counts.map(row => [[...row]]), [ratio.map(() => 0)]]
      const step = minimisationStep(
        { kind: 'minimisation', factors, probability: p, distance },
        trialArms(names(ratio.length), ratio),
        margins,
        [0, 0, 0],
      )
      const error = Math.max(
        largestError('Minimisation step', step.imbalance, imbalance),
        largestError('Minimisation step', step.probabilities, probabilities, 1),
      )
      expect(error).toBeLessThan(1e-12)
    }
  })

  it('its probabilities add up to 1, and an unequal ratio is kept in the long run', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 }),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        fc.nat(),
        (ratio, probability, seed) => {
          const arms = trialArms(names(ratio.length), ratio)
          const random = createRandom(seed)
          const margins = emptyMargins(design.factors, arms)
          for (let i = 0; i < 20; i++) {
            const levels = [random.integer(2), random.integer(2)]
            const { probabilities } = minimisationStep({ ...design, probability }, arms, margins, levels)
            expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
            expect(probabilities.every(value => value >= -1e-12)).toBe(true)
            countPatient(margins, levels, drawArm(probabilities, random.next()))
          }
        },
      ),
      { numRuns: 40 },
    )
    const arms = trialArms(['A', 'B'], [2, 1])
    const margins = emptyMargins(design.factors, arms)
    const random = createRandom(11)
    const n = 3000
    for (let i = 0; i < n; i++) {
      const levels = [random.integer(2), random.integer(2)]
      countPatient(
        margins,
        levels,
        drawArm(minimisationStep(design, arms, margins, levels).probabilities, random.next()),
      )
    }
    expect(Math.abs(margins[2][0][0] / n - 2 / 3)).toBeLessThan(0.01)
  })

  it('counts the totals where they have a weight', () => {
    const margins = emptyMargins(design.factors, pair)
    for (let i = 0; i < 3; i++) countPatient(margins, [0, 0], 0)
    expect(minimisationStep(design, pair, margins, [1, 1]).preferred).toEqual([0, 1])
    expect(minimisationStep({ ...design, overallWeight: 1 }, pair, margins, [1, 1]).preferred).toEqual([1])
  })

  it.each([
    [{ factors: [] }, /at least one factor/],
    [{ probability: 0.3 }, /probability/],
    [{ probability: 1.2 }, /probability/],
    [{ probability: Number.NaN }, /probability/],
    [{ overallWeight: -1 }, /totals/],
    [{ factors: [{ name: 'centre', levels: ['1'], weight: 0 }] }, /nothing would be balanced/],
    [{ factors: [{ name: 'centre', levels: ['1'], weight: -1 }] }, /weight of centre/],
    [{ factors: [{ name: 'centre', levels: [] }] }, /no levels/],
  ])('a design that cannot be is refused: %o', (change, message) => {
    expect(() => requireMinimisation({ ...design, ...change }, pair)).toThrow(message)
  })
})

describe('the next allocation', () => {
  it('is a pure function of history, patient and seed, and says why', () => {
    const one = nextAllocation(next)
    expect(nextAllocation(next)).toEqual(one)
    // Centre 2: A 1, B 0; stage II: A 2, B 0. With A: 2 + 3; with B: 0 + 1.
    expect(one.imbalance).toEqual([5, 1])
    expect(one.preferred).toEqual(['B'])
    expect(one.probabilities.map(p => Number(p.toFixed(12)))).toEqual([0.2, 0.8])
    expect(one.factors[1]).toMatchObject({ factor: 'stage', level: 'II', counts: [2, 0], imbalance: [3, 1] })
    expect(one.why).toMatch(/^B makes the imbalance least/)
  })

  it('of the first patient is by chance alone where the ratio is equal, and favours the larger arm where it is not', () => {
    const equal = nextAllocation({ ...next, history: [] })
    expect(equal.probabilities).toEqual([0.5, 0.5])
    expect(equal.why).toMatch(/^no arm makes the imbalance less/)
    // One patient in 2:1 is half a turn of A, or a whole one of B; p of A is 1 - (1 - 0.8) 1/2.
    const unequal = nextAllocation({ ...next, history: [], arms: trialArms(['A', 'B'], [2, 1]) })
    expect(unequal.preferred).toEqual(['A'])
    expect(unequal.probabilities[0]).toBeCloseTo(0.9, 12)
  })

  it('does not follow the order in which patients with the same arms and levels entered', () => {
    const { imbalance, probabilities } = nextAllocation({ ...next, history: history.toReversed() })
    expect({ imbalance, probabilities }).toEqual({
      imbalance: nextAllocation(next).imbalance,
      probabilities: nextAllocation(next).probabilities,
    })
  })

  it('refuses unknown arms and levels, missing levels and patients twice, each with its row', () => {
    const bad: readonly EnteredPatient[] = [
      ...history,
      { patientId: 'P1', arm: 'A', levels: { centre: '1', stage: 'II' }, row: 5 },
      { patientId: 'P5', arm: 'Placebo', levels: { centre: '1', stage: 'II' }, row: 6 },
      { patientId: 'P6', arm: 'A', levels: { centre: '7', stage: '' }, row: 7 },
    ]
    expect(faults({ ...next, history: bad, file: 'history.csv' })).toEqual([
      ['patient-twice', 5],
      ['arm-unknown', 6],
      ['level-unknown', 7],
      ['level-missing', 7],
    ])
    expect(faults({ ...next, patient: { patientId: 'P1', levels: { centre: '1', stage: 'IV' } } })).toEqual([
      ['level-unknown', undefined],
      ['patient-twice', undefined],
    ])
  })
})

function faults(options: NextAllocationOptions): [string, number | undefined][] {
  try {
    nextAllocation(options)
    return []
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error
    expect(error.findings.every(({ cure }) => cure.length > 5)).toBe(true)
    return error.findings.map(({ code, row }) => [code, row])
  }
}
