import { type CoxBaseline, coxBaseline } from '../survival/cox/baseline.ts'
import { type CoxFit, type CoxOptions, cox } from '../survival/cox/cox.ts'
import { type CompetingInput, readCauses } from './causes.ts'

export interface CauseSpecificOptions
  extends CompetingInput,
    Omit<CoxOptions, 'time' | 'event' | 'entry' | 'weights'> {}

/** The Cox model of one cause, every other cause censoring it. */
export interface CauseSpecificModel {
  readonly cause: number
  readonly fit: CoxFit
  /** Cumulative baseline hazard of the cause where every covariate is 0. */
  readonly baseline: CoxBaseline
}

/**
 * Cox regression of the cause-specific hazard of each cause, ascending: events of other causes are censored. The
 * baselines have the same times, so that they make one incidence (`causeSpecificIncidence`); empty without any event.
 * Prentice et al., Biometrics 1978;34:541. R: coxph(Surv(time, cause == k) ~ x) for every k, riskRegression::CSC.
 * @throws StatisticsInputError as `cox`, and for a cause that is not a whole number of 0 or more
 */
export function causeSpecificCox(options: CauseSpecificOptions): CauseSpecificModel[] {
  const { cause, ...rest } = options
  return readCauses(options).labels.map(label => {
    const input = { ...rest, event: Uint8Array.from(cause, c => (c === label ? 1 : 0)) }
    const fit = cox(input)
    return { cause: label, fit, baseline: coxBaseline({ ...input, fit }) }
  })
}
