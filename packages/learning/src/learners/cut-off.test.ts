import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import type { SurvivalOutcome } from '../rows.ts'
import { chooseCutOff } from './cut-off.ts'

describe('the cut-off', () => {
  const event = Uint8Array.of(0, 0, 1, 0, 1, 1)
  const risk = Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.6, 0.9)

  it('is the median training risk, or the number given', () => {
    expect(chooseCutOff('median', risk, { kind: 'binary', event })).toBeCloseTo(0.35, 15)
    expect(chooseCutOff(0.2, risk, { kind: 'binary', event })).toBe(0.2)
  })

  it('is where sensitivity + specificity - 1 is largest, by trying every midpoint', () => {
    const random = createRandom(3, 'cut-off')
    for (let trial = 0; trial < 50; trial++) {
      const scores = Float64Array.from({ length: 30 }, () => Math.round(random.next() * 15) / 15)
      const events = Uint8Array.from({ length: 30 }, (_, i) => (random.next() < scores[i] ? 1 : 0))
      const cases = events.reduce((sum, e) => sum + e, 0)
      const youden = (cut: number) => {
        let index = 0
        scores.forEach((score, i) => {
          if (score > cut) index += events[i] === 1 ? 1 / cases : -1 / (30 - cases)
        })
        return index
      }
      const distinct = [...new Set(scores)].sort((a, b) => a - b)
      const best = Math.max(...distinct.slice(1).map((score, i) => youden((score + distinct[i]) / 2)))
      expect(youden(chooseCutOff('youden', scores, { kind: 'binary', event: events }))).toBeCloseTo(best, 12)
    }
  })

  it('for survival without censoring before the horizon is that of the event by the horizon', () => {
    const time = Float64Array.of(20, 30, 5, 40, 9, 2)
    const outcome: SurvivalOutcome = {
      kind: 'time-to-event',
      time,
      event: event.map(() => 1),
      unit: 'm',
      horizon: 10,
    }
    expect(chooseCutOff('youden', risk, outcome)).toBe(
      chooseCutOff('youden', risk, { kind: 'binary', event }),
    )
  })

  it('for survival leaves those censored before the horizon to the weights of the others', () => {
    const time = Float64Array.of(20, 30, 5, 4, 9, 2)
    const censored = Uint8Array.of(1, 1, 1, 0, 1, 1)
    const outcome: SurvivalOutcome = { kind: 'time-to-event', time, event: censored, unit: 'm', horizon: 10 }
    // without the censored patient the classes are separated between 0.2 and 0.3
    expect(chooseCutOff('youden', risk, outcome)).toBeCloseTo(0.25, 12)
  })

  it('is the median where nobody can be told apart', () => {
    const same = new Float64Array(6).fill(0.4)
    expect(chooseCutOff('youden', same, { kind: 'binary', event })).toBe(0.4)
  })
})
