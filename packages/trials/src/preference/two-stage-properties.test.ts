import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { preferenceReference, referenceOutcome } from '../../test/preference-reference.ts'
import { type PreferenceEffect, preferenceEffects } from './analysis.ts'
import type { Cell } from './cell.ts'
import { cellOfPatients } from './cell-of-patients.ts'
import { isEstimate } from './estimate.ts'
import { outcomeKinds } from './outcome.ts'
import { analyseTwoStage, type TwoStagePatients } from './two-stage.ts'
import { twoStageMoments } from './two-stage-moments.ts'

const { patients } = preferenceReference

function values(of: TwoStagePatients): Record<PreferenceEffect, number[]> {
  const { effects } = analyseTwoStage(of)
  const [treatment, selection, preference] = preferenceEffects.map(effect => {
    const one = effects[effect]
    return isEstimate(one) ? [one.value, one.se] : [Number.NaN]
  })
  return { treatment, selection, preference }
}

const close = (a: readonly number[], b: readonly number[]) =>
  a.forEach((one, i) => {
    expect(one).toBeCloseTo(b[i], 9)
  })

describe('two-stage effects', () => {
  it.each(outcomeKinds)('with the treatments exchanged: %s', kind => {
    const before = values({ ...patients, outcome: referenceOutcome(kind) })
    const treatment = patients.treatment.map(code => 1 - code)
    const after = values({ ...patients, outcome: referenceOutcome(kind), treatment })
    close(after.preference, before.preference)
    close([-after.selection[0], after.selection[1]], before.selection)
    close([-after.treatment[0], after.treatment[1]], before.treatment)
  })

  it('do not depend on the order of patients, and scale with the outcome', () => {
    const before = values({ ...patients, outcome: referenceOutcome('mean') })
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.1, max: 10 }),
        fc.integer({ min: -5, max: 5 }),
        (seed, scale, shift) => {
          const order = Array.from(createRandom(seed, 'order').permutation(patients.value.length))
          const after = values({
            outcome: { kind: 'mean', value: order.map(i => shift + scale * patients.value[i]) },
            chose: order.map(i => patients.chose[i]),
            treatment: order.map(i => patients.treatment[i]),
            stratum: order.map(i => patients.stratum[i]),
          })
          for (const effect of preferenceEffects)
            close(
              after[effect].map(one => one / scale),
              before[effect],
            )
        },
      ),
      { numRuns: 20 },
    )
  })

  it('are the same from the four values and the share that they came from', () => {
    const exact = (value: number, n: number): Cell => ({ n, value, variance: 1 / n, df: n - 1, events: null })
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: 1, max: 99 }),
        ([aa, ab, ba, bb], percent) => {
          const phi = percent / 100
          const moments = twoStageMoments({
            choseA: exact(aa, percent),
            choseB: exact(bb, 100 - percent),
            randomA: exact(phi * aa + (1 - phi) * ab, 50),
            randomB: exact(phi * ba + (1 - phi) * bb, 50),
          })
          expect(moments.preference.value).toBeCloseTo((aa - ab + bb - ba) / 2, 8)
          expect(moments.selection.value).toBeCloseTo((aa - ab - bb + ba) / 2, 8)
          expect(moments.underAPrefersB.value).toBeCloseTo(ab, 8)
          expect(moments.underBPrefersA.value).toBeCloseTo(ba, 8)
          expect(moments.treatmentPrefersA.value).toBeCloseTo(aa - ba, 8)
          expect(moments.treatmentPrefersB.value).toBeCloseTo(ab - bb, 8)
        },
      ),
    )
  })
})

describe('the unbiased inverse share in small strata', () => {
  it('is right on average where the ratio is not, and so is its variance', () => {
    const random = createRandom(11, 'small stratum')
    const [m, phi, draws] = [24, 0.6, 40_000]
    const [dA, dB] = [1.2, 0.8]
    const cell = (value: number, n: number): Cell => ({
      n,
      value: value + random.normal() / Math.sqrt(n),
      variance: 1 / n,
      df: n - 1,
      events: null,
    })
    const sums = { ratio: [0, 0, 0], unbiased: [0, 0, 0] }
    let used = 0
    for (let draw = 0; draw < draws; draw++) {
      let a = 0
      for (let i = 0; i < m; i++) if (random.next() < phi) a++
      if (a < 2 || a > m - 2) continue
      used++
      const cells = {
        choseA: cell(dA, a),
        choseB: cell(dB, m - a),
        randomA: cell(phi * dA, 12),
        randomB: cell((1 - phi) * dB, 12),
      }
      for (const inverse of ['ratio', 'unbiased'] as const) {
        const { value, parts } = twoStageMoments(cells, inverse).preference
        sums[inverse][0] += value
        sums[inverse][1] += value * value
        sums[inverse][2] += parts.reduce((sum, part) => sum + part.variance, 0)
      }
    }
    const summary = (of: readonly number[]) => {
      const mean = of[0] / used
      const variance = of[1] / used - mean * mean
      return { mean, standardBias: (mean - 1) / Math.sqrt(variance / used), ratio: of[2] / used / variance }
    }
    expect(summary(sums.ratio).standardBias).toBeGreaterThan(8)
    expect(Math.abs(summary(sums.unbiased).standardBias)).toBeLessThan(3)
    // 40,000 draws know a variance to 0.7 %.
    expect(Math.abs(summary(sums.unbiased).ratio - 1)).toBeLessThan(0.03)
  })
})

describe('cells', () => {
  it('of events that all have happened, or none: value without variance', () => {
    const time = [1, 2, 3, 4]
    const all = { kind: 'survival', time, event: [1, 1, 1, 1], at: 10 } as const
    expect(cellOfPatients(all, [0, 1, 2, 3])).toMatchObject({ value: 0, variance: 0, events: 4 })
    const none = { kind: 'survival', time, event: [0, 0, 0, 0], at: 2 } as const
    expect(cellOfPatients(none, [0, 1, 2, 3])).toMatchObject({ value: 1, variance: 0, events: 0 })
  })
  it('without time under observation, of one, of nobody: the reason', () => {
    expect(cellOfPatients({ kind: 'rate', count: [0, 0], exposure: [0, 0] }, [0, 1])).toEqual({
      n: 2,
      reason: 'nobody was under observation',
    })
    expect(cellOfPatients({ kind: 'risk', event: [1] }, [0])).toEqual({
      n: 1,
      reason: 'one patient has no variance',
    })
    expect(cellOfPatients({ kind: 'risk', event: [1] }, [])).toEqual({ n: 0, reason: 'nobody is in it' })
  })
})
