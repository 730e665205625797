import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modellingRows } from './learners/reference.case.ts'
import { permuteOutcome } from './permutation.ts'
import { ModellingRows } from './rows.ts'
import { anyRows } from './splits/splits.case.ts'

/** Survival rows whose time names the row, and whose event follows from it. */
const survivalRows = anyRows.map(rows => {
  const time = Float64Array.from(rows.patient, (_, row) => row + 1)
  const outcome = {
    kind: 'time-to-event',
    time,
    event: Uint8Array.from(time, t => t % 2),
    unit: 'days',
    horizon: 5,
  } as const
  return new ModellingRows({ ...rows, features: [], outcome })
})

function sourcesOf(rows: ModellingRows): number[] {
  if (rows.outcome.kind !== 'time-to-event') throw new TypeError('survival rows were made')
  return Array.from(rows.outcome.time, t => t - 1)
}

describe('permuteOutcome', () => {
  it('keeps time and event together, uses every outcome once, and keeps the rows of a patient a block', () => {
    fc.assert(
      fc.property(survivalRows, fc.integer(), (rows, seed) => {
        const permuted = permuteOutcome(rows, seed, 3)
        const sources = sourcesOf(permuted)
        expect([...sources].sort((a, b) => a - b)).toEqual(sources.map((_, i) => i))
        sources.forEach((source, row) => {
          expect(permuted.outcome.event[row]).toBe((source + 1) % 2)
        })
        const from = new Map<number, number>()
        sources.forEach((source, row) => {
          const donor = from.get(rows.patient[row]) ?? rows.patient[source]
          from.set(rows.patient[row], donor)
          expect(rows.patient[source]).toBe(donor)
        })
        expect(permuted.features).toBe(rows.features)
      }),
    )
  })

  it('within centres moves no outcome to another centre', () => {
    fc.assert(
      fc.property(survivalRows, rows => {
        const sources = sourcesOf(permuteOutcome(rows, 1, 0, 'centre'))
        sources.forEach((source, row) => {
          expect(rows.centre[source]).toBe(rows.centre[row])
        })
      }),
    )
  })

  it('depends on seed and repetition alone, and differs between repetitions', () => {
    fc.assert(
      fc.property(survivalRows, rows => {
        expect(sourcesOf(permuteOutcome(rows, 1, 4))).toEqual(sourcesOf(permuteOutcome(rows, 1, 4)))
        expect(sourcesOf(permuteOutcome(rows, 1, 4))).not.toEqual(sourcesOf(permuteOutcome(rows, 1, 5)))
      }),
    )
  })

  it('gives p-values that are uniform where features say nothing (400 cohorts, 39 permutations each)', () => {
    let rejected = 0
    for (let seed = 0; seed < 400; seed++) {
      const random = createRandom(seed, 'null cohort')
      const x = Array.from({ length: 30 }, () => random.normal())
      const event = Uint8Array.from(x, () => (random.next() < 0.4 ? 1 : 0))
      const rows = modellingRows([], { kind: 'binary', event })
      const statistic = ({ outcome }: ModellingRows) =>
        Math.abs(x.reduce((sum, value, i) => sum + (outcome.event[i] === 1 ? value : 0), 0))
      const centred = statistic(rows)
      let atLeast = 0
      for (let k = 0; k < 39; k++) if (statistic(permuteOutcome(rows, seed, k)) >= centred) atLeast++
      if ((atLeast + 1) / 40 <= 0.05) rejected++
    }
    // binomial(400, 0.05): 7 to 36 holds 99.9 %
    expect(rejected).toBeGreaterThanOrEqual(7)
    expect(rejected).toBeLessThanOrEqual(36)
  })
})
