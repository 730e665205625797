import { timeDependentAuc, timeDependentAucCompeting } from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** Cumulative/dynamic AUC at `--times`; with `--censor` every other value but the event competes. */
export function timeauc(input: StatsInput, options: StatsOptions): StatsResult {
  const times = required(options.times, '--times')
  const question = {
    time: required(input.time, '--time'),
    risk: riskOf(input, options, times),
    times,
    weights: input.weights ?? undefined,
    level: options.level,
  }
  const { causes } = input
  const cause = causes?.codes
  const auc = cause
    ? timeDependentAucCompeting({ ...question, cause })
    : timeDependentAuc({ ...question, event: input.event })
  const free = cause ? timeDependentAucCompeting({ ...question, cause, controls: 'event-free' }) : auc
  const at = times.map((time, i) => ({
    time,
    auc: auc.auc[i],
    se: auc.se[i],
    lower: auc.lower[i],
    upper: auc.upper[i],
    cases: auc.cases[i],
    controls: auc.controls[i],
    eventFree: {
      auc: free.auc[i],
      se: free.se[i],
      lower: free.lower[i],
      upper: free.upper[i],
      controls: free.controls[i],
    },
  }))
  const events = input.event.reduce((sum, one) => sum + one, 0)
  const column = options.event?.split('=')[0].trim()
  const competing = causes ? causes.labels.slice(1) : []
  return {
    fields: {
      level: options.level,
      n: input.n,
      events,
      competing,
      at,
    },
    text: [
      `${input.n} rows, ${events} with the event${competing.length > 0 ? `; ${column} ${competing.join(', ')} competing, among the controls` : ''}`,
      textTable(
        ['time', 'cases', 'controls', 'AUC', 'se', 'lower', 'upper'],
        at.map(one =>
          [one.time, one.cases, one.controls, one.auc, one.se, one.lower, one.upper].map(shortNumber),
        ),
      ),
    ].join('\n'),
  }
}

/** One score for all times, or (`--scores`) one a time, row by row. */
function riskOf(input: StatsInput, options: StatsOptions, times: readonly number[]): Float64Array {
  const { scores } = options
  if (!scores) return required(input.score, '--score')
  if (input.score) throw new UsageError('give --score or --scores, not both')
  if (scores.length !== times.length)
    throw new UsageError(`--scores names ${scores.length} columns for ${times.length} times; give one a time`)
  const columns = scores.map(name => input.numbers(name))
  if (columns.length === 1) return columns[0]
  return Float64Array.from({ length: input.n * times.length }, (_, i) => {
    const row = Math.floor(i / times.length)
    return columns[i % times.length][row]
  })
}
