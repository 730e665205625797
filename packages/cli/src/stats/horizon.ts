import { UsageError } from '../exit-code.ts'
import type { StatsOptions } from './options.ts'

/** Whether predictions are of an outcome, or of an event by a horizon under censoring. */
export function predictionOf({ outcome, event, time }: StatsOptions): 'outcome' | 'event' {
  if ((outcome === undefined) === (event === undefined))
    throw new UsageError('give --outcome, or --time and --event with a horizon')
  if (outcome !== undefined) return 'outcome'
  if (time === undefined) throw new UsageError('--time is needed with --event')
  return 'event'
}
