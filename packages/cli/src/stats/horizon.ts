import { UsageError } from '../exit-code.ts'
import type { StatsOptions } from './options.ts'

/**
 * Whether predictions are of an outcome, or of an event by a horizon under censoring.
 * @throws UsageError where both or neither is asked for, or a flag of the one comes with the other
 */
export function predictionOf(options: StatsOptions): 'outcome' | 'event' {
  const { outcome, event, time } = options
  if ((outcome === undefined) === (event === undefined))
    throw new UsageError('give --outcome, or --time and --event with a horizon')
  if (outcome !== undefined) {
    const ofEvent = (['time', 'tau', 'times', 'scores', 'censor'] as const).find(
      flag => options[flag] !== undefined,
    )
    if (ofEvent) throw new UsageError(`--${ofEvent} goes with --event; an outcome has no follow-up`)
    return 'outcome'
  }
  if (time === undefined) throw new UsageError('--time is needed with --event')
  return 'event'
}
