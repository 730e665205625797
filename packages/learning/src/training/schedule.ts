import { TrainingError } from './training-error.ts'

/** Learning rate of each step, counted from 1. */
export type Schedule =
  | { readonly kind: 'constant'; readonly rate: number; readonly warmUp?: number }
  | {
      readonly kind: 'cosine'
      readonly rate: number
      readonly warmUp?: number
      /** Step at which the rate reaches `floor`. */
      readonly steps: number
      /** 0 by default. */
      readonly floor?: number
    }

/**
 * Linear warm-up from 0 over `warmUp` steps to `rate` (rate·step/warmUp), then that rate for ever, or
 *
 *     floor + (rate − floor)·½(1 + cos(π·(step − warmUp) / (steps − warmUp)))
 *
 * until `steps` and `floor` from then on (Loshchilov and Hutter 2017, without restarts).
 * @throws TrainingError `bad-setting` when a rate is not positive or the cosine ends before the warm-up
 */
export function learningRate(schedule: Schedule, step: number): number {
  const { rate, warmUp = 0 } = schedule
  if (!(rate > 0 && warmUp >= 0))
    throw new TrainingError('bad-setting', `rate ${rate} with warm-up ${warmUp}`, 'give a positive rate')
  if (step < warmUp) return (rate * step) / warmUp
  if (schedule.kind === 'constant') return rate
  const { steps, floor = 0 } = schedule
  if (!(steps > warmUp && floor >= 0 && floor <= rate))
    throw new TrainingError(
      'bad-setting',
      `a cosine of ${steps} steps after a warm-up of ${warmUp}, from ${rate} to ${floor}`,
      'let it end after the warm-up and below where it begins',
    )
  const done = Math.min((step - warmUp) / (steps - warmUp), 1)
  return floor + ((rate - floor) * (1 + Math.cos(Math.PI * done))) / 2
}
