import type { BagRows } from '../../bag-rows.ts'
import { LearnerError } from '../../learner-error.ts'
import type { NetworkSettings } from '../network-spec.ts'
import { binaryHead } from './binary.ts'
import { continuousHead } from './continuous.ts'
import { coxHead } from './cox.ts'
import { hazardHead } from './discrete-time.ts'
import { ordinalHead } from './ordinal.ts'
import type { OutcomeHead } from './outcome-head.ts'

/** The head for the outcome of training rows. @throws LearnerError `bad-setting` for effects it cannot estimate */
export function makeHead({ outcome, treatment }: BagRows, settings: NetworkSettings): OutcomeHead {
  const hazards = outcome.kind === 'time-to-event' && settings.survival === 'discrete-time'
  if (treatment !== null && (hazards || outcome.kind === 'ordinal' || outcome.kind === 'competing-risks'))
    throw new LearnerError(
      'bad-setting',
      `effects of treatment are estimated for binary, continuous and Cox outcomes, not for ${hazards ? 'hazards of intervals' : outcome.kind}`,
      hazards ? "set survival to 'cox'" : 'give rows without treatment',
    )
  switch (outcome.kind) {
    case 'binary':
      return binaryHead(outcome, treatment, settings)
    case 'time-to-event':
      return hazards ? hazardHead(outcome, settings.intervals) : coxHead(outcome, treatment)
    case 'competing-risks':
      return hazardHead(outcome, settings.intervals)
    case 'ordinal':
      return ordinalHead(outcome, settings)
    case 'continuous':
      return continuousHead(outcome, treatment)
  }
}
