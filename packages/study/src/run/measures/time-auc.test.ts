import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../../scripts/conformance/record.ts'
import type { Evaluated } from '../evaluated.ts'
import { timeAucMeasure } from './time-auc.ts'

// Made by R: packages/statistics/test/reference/survival-prediction.R and survival-time-auc-limits.R.
interface Patients {
  readonly time: number[]
  readonly event: number[]
  readonly linear: number[]
  readonly times: number[]
}
interface Limits {
  readonly auc: number[]
  readonly lower: number[]
  readonly upper: number[]
}
const read = <T>(name: string): Record<'noTies', T> =>
  JSON.parse(
    readFileSync(new URL(`../../../../statistics/test/reference/${name}.json`, import.meta.url), 'utf8'),
  )
const { time, event, linear, times } = read<Patients>('survival-prediction').noTies
const limits = read<Limits>('survival-time-auc-limits').noTies

const evaluated: Evaluated = {
  outcome: {
    kind: 'time-to-event',
    time: Float64Array.from(time),
    event: Uint8Array.from(event),
    unit: 'days',
    horizon: 365,
  },
  linear: Float64Array.from(linear),
  risk: Float64Array.from(linear),
  survival: null,
  levels: null,
  high: new Uint8Array(time.length),
}

describe('AUC at a horizon in a report', () => {
  it('has limits on the logit scale with the degrees of freedom of its error, as R has them', () => {
    const seen = times.map(horizon => timeAucMeasure(horizon, 'days').interval(evaluated, 0.95))
    const error = largestError(
      seen.flatMap(own => (own ? [own.value, own.lower, own.upper] : [])),
      limits.auc.flatMap((value, i) => [value, limits.lower[i], limits.upper[i]]),
    )
    recordError('Interval of the AUC at a horizon in a report', error)
    expect(error).toBeLessThan(1e-7)
    expect(seen[0]?.method).toContain('logit scale')
  })
})
