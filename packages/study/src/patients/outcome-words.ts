import { type LearningOutcome, outcomeSize } from '@tessera/learning'
import { capital } from '../run/capital.ts'

/** What came to one patient, with time counted from time zero. */
export function outcomeOfOne(outcome: LearningOutcome, at: number): string {
  switch (outcome.kind) {
    case 'binary':
      return outcome.event[at] === 1 ? 'It came.' : 'It did not come.'
    case 'ordinal':
      return `${outcome.levels[outcome.level[at]]}.`
    case 'continuous':
      return `${outcome.value[at].toPrecision(3)}${outcome.unit === null ? '' : ` ${outcome.unit}`}.`
    default: {
      const { time, event, unit } = outcome
      const when = `${time[at].toFixed(0)} ${unit} after time zero`
      if (event[at] === 0) return `Free of it when last seen, ${when}.`
      const cause = outcome.kind === 'competing-risks' ? outcome.causes[event[at] - 1] : 'the event'
      return `${capital(cause)}, ${when}.`
    }
  }
}

/** What came to several patients, counted. */
export function outcomesOfMany(outcome: LearningOutcome): string {
  const n = outcomeSize(outcome)
  if (outcome.kind === 'continuous') {
    const unit = outcome.unit === null ? '' : ` ${outcome.unit}`
    return `median ${median(outcome.value).toPrecision(3)}${unit}`
  }
  if (outcome.kind === 'ordinal')
    return outcome.levels
      .map((label, level) => `${outcome.level.filter(own => own === level).length} ${label}`)
      .join(', ')
  if (outcome.kind === 'binary')
    return `${outcome.event.filter(own => own === 1).length} of ${n} had the event`
  const { time, event, horizon, unit } = outcome
  const causes = outcome.kind === 'competing-risks' ? outcome.causes : ['the event']
  const parts = causes.map((cause, k) => {
    const times = time.filter((own, i) => event[i] === k + 1 && own <= horizon)
    const when = times.length === 0 ? '' : `, at a median of ${median(times).toFixed(0)} ${unit}`
    return `${times.length} of ${n} had ${cause} within ${horizon} ${unit}${when}`
  })
  const short = time.filter((own, i) => event[i] === 0 && own < horizon).length
  return [...parts, ...(short === 0 ? [] : [`${short} were followed for less than that`])].join('; ')
}

function median(values: Float64Array): number {
  const sorted = values.toSorted()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
