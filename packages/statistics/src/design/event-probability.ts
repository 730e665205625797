import { StatisticsInputError } from '../input-error.ts'
import { requireBetween } from './option-range.ts'

export interface EventProbabilityOptions {
  /** Events a patient and unit of time. */
  readonly hazard: number
  /** Length of uniform accrual, from the first patient to the last; 0 when all enter at once. */
  readonly accrual: number
  /** From the last patient's entry to the analysis. */
  readonly followUp: number
  /** Losses a patient and unit of time, exponential. */
  readonly dropoutHazard?: number
}

/**
 * Probability that a patient's event is seen by the analysis: with total hazard m = hazard + dropout, accrual a and
 * further follow-up f, (hazard / m) (1 - (exp(-m f) - exp(-m (a + f))) / (m a)). Lachin & Foulkes, Biometrics
 * 1986;42:507. R: rpact::getEventProbabilities.
 * @throws StatisticsInputError when an option is out of its range
 */
export function eventProbability(options: EventProbabilityOptions): number {
  const { hazard, accrual, followUp, dropoutHazard = 0 } = options
  requireBetween('hazard', hazard, 0, Number.POSITIVE_INFINITY)
  for (const [name, value] of [
    ['accrual', accrual],
    ['followUp', followUp],
    ['dropoutHazard', dropoutHazard],
  ] as const)
    if (!(value >= 0 && Number.isFinite(value)))
      throw new StatisticsInputError('option', name, `${name} is ${value}: give 0 or more.`)
  if (accrual + followUp === 0)
    throw new StatisticsInputError('option', 'followUp', 'Accrual and follow-up are both 0: nothing is seen.')
  const total = hazard + dropoutHazard
  const unseen =
    accrual === 0
      ? Math.exp(-total * followUp)
      : (Math.exp(-total * followUp) * -Math.expm1(-total * accrual)) / (total * accrual)
  return (hazard / total) * (1 - unseen)
}
