import { requireCauseOf } from '../competing-risks/causes.ts'
import { requireOneOf } from '../input-error.ts'
import { aucAtTimes, type TimeDependentAuc, type TimeDependentAucOptions } from './survival-time-auc.ts'

/**
 * With whom the cases are compared: with those without any event by t (`event-free`), or with them and with those who
 * had a competing event by t (`all-others`).
 */
export type CompetingControls = 'all-others' | 'event-free'

/**
 * Cumulative/dynamic AUC with competing risks at each of `times`: the probability that a patient with an event of the
 * cause `of` by t has the higher risk than a control, ties counting one half, each weighted by the inverse probability
 * of being uncensored when last needed (before the event for any event by t, at t beyond). Blanche, Dartigues &
 * Jacqmin-Gadda, Stat Med 2013;32:5381, definitions (i) `event-free` and (ii) `all-others`, the default.
 * R: riskRegression::Score(Hist(time, cause) ~ 1, metrics = "auc", cens.model = "km") for (ii).
 * @throws StatisticsInputError on lengths or missing values, a cause that no row has, and where the censoring curve
 * has reached 0
 */
export function timeDependentAucCompeting(
  options: Omit<TimeDependentAucOptions, 'event'> & {
    /** 0 censored, else the number of the cause. */
    readonly cause: ArrayLike<number>
    /** The cause of interest; 1 by default. */
    readonly of?: number
    readonly controls?: CompetingControls
  },
): TimeDependentAuc {
  const { cause, of = 1, controls = 'all-others', ...rest } = options
  requireOneOf('controls', controls, ['all-others', 'event-free'])
  const { event, competing } = requireCauseOf(cause, of, options.time.length)
  return aucAtTimes({ ...rest, event, competing, competingAreControls: controls === 'all-others' })
}
