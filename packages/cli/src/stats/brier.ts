import {
  brierCompeting,
  brier as brierScore,
  brierSurvival,
  integratedBrierInterval,
  logScore,
  logScoreSurvival,
} from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { predictionOf } from './horizon.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { probabilityColumn } from './probability-column.ts'
import { required } from './required.ts'

/** A score at one horizon (null: of an outcome), as the JSON document has it. */
interface Scored {
  readonly time: number | null
  readonly value: number
  readonly se: number
  readonly lower: number
  readonly upper: number
  readonly nullValue: number
  readonly scaled: number
  readonly scaledSe: number | null
  readonly scaledLower: number | null
  readonly scaledUpper: number | null
}

/** Brier and log score of predicted probabilities: of an outcome, or of an event by one or several horizons. */
export function brier(input: StatsInput, options: StatsOptions): StatsResult {
  const { level } = options
  const n = input.n
  const events = input.event.reduce((sum, one) => sum + one, 0)
  if (predictionOf(options) === 'outcome') {
    const score = probabilityColumn(input, required(options.score, '--score'))
    const given = { event: input.event, risk: score, weights: input.weights ?? undefined, level }
    const found = brierScore(given)
    const share = meanOf(input.event, input.weights)
    const one: Scored = { time: null, ...found, nullValue: share * (1 - share) }
    return result({ level, n, events, tau: null }, one, [one], null, logScore(given))
  }
  if (input.weights) throw new UsageError('--weights goes with --outcome; censored predictions take none')
  const follow = { time: required(input.time, '--time'), event: input.event }
  if (options.times !== undefined || options.scores !== undefined) return overTime(input, options, events)
  const at = required(options.tau, '--tau')
  const risk = probabilityColumn(input, required(options.score, '--score'))
  if (input.causes) {
    const { influence, ...found } = brierCompeting({
      time: follow.time,
      cause: input.causes.codes,
      risk,
      at,
      level,
    })
    const one: Scored = { time: at, ...found, scaledSe: null, scaledLower: null, scaledUpper: null }
    return result({ level, n, events, tau: at }, one, [one], null, null)
  }
  const { influence, ...found } = brierSurvival({ ...follow, risk, at, level })
  const one: Scored = { time: at, ...found }
  const finite = risk.every(p => p > 0 && p < 1)
  return result(
    { level, n, events, tau: at },
    one,
    [one],
    null,
    finite ? logScoreSurvival({ ...follow, risk, at, level }) : null,
  )
}

/** At each of `--times`, and integrated over them. */
function overTime(input: StatsInput, options: StatsOptions, events: number): StatsResult {
  const { level } = options
  const times = required(options.times, '--times')
  const names = required(options.scores, '--scores')
  if (options.tau !== undefined || options.score !== undefined)
    throw new UsageError('give --tau and --score, or --times and --scores, not both')
  if (times.length !== names.length || times.length < 2)
    throw new UsageError(
      `--times has ${times.length} and --scores ${names.length}; give one column a time, two or more`,
    )
  if (times.some((t, k) => k > 0 && t <= times[k - 1])) throw new UsageError('--times must ascend')
  if (input.causes) throw new UsageError('--censor goes with one horizon, --tau and --score')
  const columns = names.map(name => probabilityColumn(input, name))
  const survival = new Float64Array(input.n * times.length)
  columns.forEach((column, k) => {
    for (let i = 0; i < input.n; i++) survival[i * times.length + k] = 1 - column[i]
  })
  const time = required(input.time, '--time')
  const {
    scores,
    brier: _,
    ...integrated
  } = integratedBrierInterval({
    time,
    event: input.event,
    times,
    survival,
    level,
  })
  const at = scores.map(({ influence, ...score }, k): Scored => ({ time: times[k], ...score }))
  return result({ level, n: input.n, events, tau: null }, null, at, integrated, null)
}

function result(
  about: { level: number; n: number; events: number; tau: number | null },
  one: Scored | null,
  at: readonly Scored[],
  integrated: Omit<Scored, 'time'> | null,
  log: { value: number; se: number; lower: number; upper: number } | null,
): StatsResult {
  const { time: _, ...top } = one ?? {
    time: null,
    value: null,
    se: null,
    lower: null,
    upper: null,
    nullValue: null,
    scaled: null,
    scaledSe: null,
    scaledLower: null,
    scaledUpper: null,
  }
  const row = (name: string, s: Omit<Scored, 'time'>) => [
    name,
    ...[s.value, s.se, s.lower, s.upper, s.nullValue, s.scaled].map(shortNumber),
  ]
  return {
    fields: {
      ...about,
      ...top,
      at,
      integrated,
      logScore: log && { value: log.value, se: log.se, lower: log.lower, upper: log.upper },
    },
    text: [
      `${about.n} rows, ${about.events} with the event`,
      textTable(
        ['', 'Brier', 'se', 'lower', 'upper', 'of average risk', 'scaled'],
        [
          ...at.map(score => row(score.time === null ? 'outcome' : `by ${score.time}`, score)),
          ...(integrated ? [row('integrated', integrated)] : []),
        ],
      ),
      ...(log
        ? [`log score ${shortNumber(log.value)} (${shortNumber(log.lower)} to ${shortNumber(log.upper)})`]
        : []),
    ].join('\n'),
  }
}

function meanOf(values: ArrayLike<number>, weights: Float64Array | null): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < values.length; i++) {
    sum += (weights?.[i] ?? 1) * values[i]
    total += weights?.[i] ?? 1
  }
  return sum / total
}
