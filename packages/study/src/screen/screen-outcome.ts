import type { DerivedEndpoint } from '@tessera/clinical'
import type { LearningOutcome } from '@tessera/learning'

/** What became of the given patients of a derived endpoint, over all follow-up. */
export function screenOutcome({ values }: DerivedEndpoint, at: Int32Array): LearningOutcome {
  switch (values.kind) {
    case 'binary':
      return { kind: 'binary', event: Uint8Array.from(at, i => values.event[i]) }
    case 'continuous':
      return { kind: 'continuous', value: Float64Array.from(at, i => values.values[i]), unit: values.unit }
    case 'ordinal':
      return {
        kind: 'ordinal',
        levels: values.levels,
        level: Uint8Array.from(at, i => values.codes[i]),
        cuts: [],
      }
    default: {
      const { unit, horizon } = values
      const time = Float64Array.from(at, i => values.time[i])
      const timed = { time, unit, horizon: horizon ?? Math.max(...time) }
      if (values.kind === 'time-to-event')
        return { kind: 'time-to-event', ...timed, event: Uint8Array.from(at, i => values.event[i]) }
      return {
        kind: 'competing-risks',
        ...timed,
        causes: values.causes,
        event: Uint8Array.from(at, i => values.cause[i]),
      }
    }
  }
}
