import { Option } from 'commander'
import { numberList, realNumber, wholeNumber } from '../every-command.ts'
import { type DesignOptions, sizeQuestions } from './design-options.ts'
import type { StatsResult } from './input.ts'

/** A method that reads no table, only flags. Its page of flags and JSON fields is docs/stats/NAME.md. */
export interface DesignMethod {
  readonly name: string
  readonly summary: string
  readonly options: () => readonly Option[]
  /** Loads the code of this method alone. */
  readonly load: () => Promise<(options: DesignOptions) => StatsResult>
}

const number = (flag: string, says: string) => new Option(`--${flag} <number>`, says).argParser(realNumber)
const errors = (alpha: number) => [
  number('alpha', 'type I error').default(alpha),
  new Option('--sides <count>', 'of the test').choices(['1', '2']).argParser(wholeNumber(1, 2)),
  number('power', 'under the alternative').default(0.8),
]

export const designMethods: readonly DesignMethod[] = [
  {
    name: 'samplesize',
    summary: 'patients for a comparison, or to develop or validate a prediction model',
    options: () => [
      new Option('--for <question>', 'what the patients are for')
        .choices(sizeQuestions)
        .makeOptionMandatory(),
      ...errors(0.05),
      number('allocation', 'experimental patients for each control').default(1),
      number('hazard-ratio', 'experimental over control (schoenfeld, freedman)'),
      number('control-median', 'median time of the control arm, exponential (schoenfeld, freedman)'),
      number('accrual', 'length of accrual, uniform (schoenfeld, freedman)'),
      number('follow-up', 'further follow-up after the last entry (schoenfeld, freedman)'),
      number('dropout-hazard', 'losses a patient and unit of time (schoenfeld, freedman)').default(0),
      number('control', 'probability in the control arm (proportions)'),
      number('experimental', 'probability in the experimental arm (proportions)'),
      number('margin', 'of non-inferiority (proportions)'),
      new Option('--continuity', "Fleiss's correction (proportions)"),
      number('parameters', 'candidate parameters (riley-...)'),
      number('prevalence', 'share of events (riley-binary, validation-binary)'),
      number('cox-snell-r2', 'expected R-squared of Cox and Snell (riley-...)'),
      number('nagelkerke-r2', 'expected R-squared of Nagelkerke (riley-...)'),
      number('c-statistic', 'expected concordance (riley-binary, validation-...)'),
      number('shrinkage', 'wanted (riley-...)').default(0.9),
      number('rate', 'events a patient and unit of time (riley-survival)'),
      number('mean-follow-up', '(riley-survival)'),
      number('horizon', 'of the predicted risk (riley-survival, validation-survival)'),
      number('r2', 'expected R-squared (riley-continuous, validation-continuous)'),
      number('mean', 'of the outcome (riley-continuous)'),
      number('sd', 'of the outcome (riley-continuous, validation-continuous)'),
      number('lp-mean', 'mean of the linear predictor (validation-binary, validation-survival)'),
      number('lp-sd', 'its standard deviation (validation-binary, validation-survival)'),
      number('baseline-hazard', 'where the linear predictor is 0 (validation-survival)'),
      number('censoring-hazard', '(validation-survival)').default(0),
      number('width-oe', 'of the interval of observed over expected (validation-...)').default(0.2),
      number('width-slope', 'of the interval of the calibration slope (validation-...)').default(0.2),
      number('width-c', 'of the interval of the concordance (validation-...)').default(0.1),
      number('width-r2', 'of the interval of R-squared (validation-continuous)').default(0.1),
      number('width-citl', 'of the interval of calibration in the large (validation-continuous)'),
    ],
    load: async () => (await import('./samplesize.ts')).samplesize,
  },
  {
    name: 'simon',
    summary: "Simon's two-stage designs of a single arm, by exact search",
    options: () => [
      number('p0', 'response probability that is too low').makeOptionMandatory(),
      number('p1', 'response probability worth having').makeOptionMandatory(),
      number('alpha', 'type I error').default(0.05),
      number('power', 'at p1').default(0.8),
      new Option('--n-max <count>', 'most patients searched').argParser(wholeNumber(2, 1000)).default(100),
    ],
    load: async () => (await import('./simon.ts')).simon,
  },
  {
    name: 'sequential',
    summary: 'group-sequential bounds, with conditional power at an interim analysis',
    options: () => [
      new Option('--looks <count>', 'equally spaced analyses').argParser(wholeNumber(1, 50)),
      new Option('--information <a,b,1>', 'information at each analysis, the last 1').argParser(numberList),
      new Option('--boundary <kind>', 'of efficacy')
        .choices([
          'obrien-fleming',
          'pocock',
          'wang-tsiatis',
          'haybittle-peto',
          'of-spending',
          'pocock-spending',
          'kim-demets',
          'hwang-shih-decani',
        ])
        .default('of-spending'),
      number('delta', "shape of wang-tsiatis: 0 is O'Brien and Fleming, 0.5 Pocock"),
      number('gamma', 'shape of kim-demets and hwang-shih-decani'),
      ...errors(0.025),
      new Option('--futility <a,b>', 'z below which to stop at each interim analysis, not binding').argParser(
        numberList,
      ),
      number('interim-z', 'z seen at an interim analysis: adds its conditional power'),
      number('interim-information', 'information at that analysis, between 0 and 1'),
    ],
    load: async () => (await import('./sequential.ts')).sequential,
  },
]
