import { FindingsError } from '@tessera/evidence'
import { cox, createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { landmarkByEvent, requireHonestPredictor, timeDependentRows } from './predictor.ts'

const input = {
  patientId: ['A', 'B', 'C', 'D'],
  time: [100, 50, 80, 30],
  event: [1, 1, 0, 1],
  onset: [40, Number.POSITIVE_INFINITY, 80, 0],
}

describe('an immune-related event as a predictor', () => {
  it('turns from 0 to 1 at its onset, and not before', () => {
    expect(timeDependentRows(input)).toEqual([
      { patientId: 'A', start: 0, stop: 40, event: 0, afterOnset: 0 },
      { patientId: 'A', start: 40, stop: 100, event: 1, afterOnset: 1 },
      { patientId: 'B', start: 0, stop: 50, event: 1, afterOnset: 0 },
      { patientId: 'C', start: 0, stop: 80, event: 0, afterOnset: 0 },
      { patientId: 'D', start: 0, stop: 30, event: 1, afterOnset: 1 },
    ])
  })
  it('from a landmark on, by what was known then', () => {
    const { rows, leftOut, curves } = landmarkByEvent(input, 45)
    expect([...rows]).toEqual([0, 1, 2])
    expect(leftOut).toEqual([{ row: 3, reason: 'event by the landmark' }])
    expect(curves.map(({ stratum, n }) => [stratum, n])).toEqual([
      [0, 2],
      [1, 1],
    ])
  })
  it('ever against never is refused with the reason', () => {
    expect(() => requireHonestPredictor('ever-never')).toThrow(FindingsError)
    expect(() => requireHonestPredictor('ever-never')).toThrow(/immortal time/)
    expect(() => requireHonestPredictor('landmark')).not.toThrow()
  })
  it('an event without any effect has none when it is time-dependent, and a false benefit as ever against never', () => {
    const random = createRandom(11, 'immortal')
    const draw = (mean: number) => -mean * Math.log(1 - random.next())
    const n = 1500
    const time = Float64Array.from({ length: n }, () => draw(300))
    const onset = Float64Array.from(time, end => {
      const day = draw(300)
      return day < end ? day : Number.POSITIVE_INFINITY
    })
    const event = new Uint8Array(n).fill(1)
    const patientId = Array.from({ length: n }, (_, i) => `P${i}`)
    const rows = timeDependentRows({ patientId, time, event, onset })
    const honest = cox({
      entry: rows.map(({ start }) => start),
      time: rows.map(({ stop }) => stop),
      event: rows.map(row => row.event),
      x: [Float64Array.from(rows, ({ afterOnset }) => afterOnset)],
    })
    const naive = cox({ time, event, x: [Float64Array.from(onset, day => (Number.isFinite(day) ? 1 : 0))] })
    expect(Math.abs(honest.coefficients[0] / honest.se[0])).toBeLessThan(3)
    expect(naive.coefficients[0] / naive.se[0]).toBeLessThan(-8)
  })
})
