import { InvalidArgumentError, Option } from 'commander'
import { nameList, numberList, realNumber, wholeNumber } from '../every-command.ts'
import type { StatsOptions } from './options.ts'

/** A flag of `tessera stats`: how it is written, and which columns of the table it names. */
interface Flag {
  readonly option: () => Option
  /** Columns that must be there, and not missing in a row that is used. */
  readonly columns?: (options: StatsOptions) => readonly string[]
  /** A row in use that lacks a value here is refused, where elsewhere it is left out. */
  readonly neverMissing?: true
}

/** Value of censoring where `--censor` is not given. */
export const DEFAULT_CENSOR = '0'

const one = (column: string | undefined): readonly string[] => (column === undefined ? [] : [column])
function columnValue(text: string): string {
  if (!/^[^=]+=./.test(text)) throw new InvalidArgumentError('Write column=value, such as status=1.')
  return text
}
/** The column of `column=value`, or of `column` alone. */
const before = (text: string | undefined): readonly string[] =>
  text === undefined ? [] : [text.split('=')[0].trim()]
const column = (flag: string, says: string) => () => new Option(`--${flag} <column>`, says)
const number = (flag: string, what: string, says: string) => () =>
  new Option(`--${flag} <${what}>`, says).argParser(realNumber)
const whole =
  (flag: string, what: string, says: string, least = 1) =>
  () =>
    new Option(`--${flag} <${what}>`, says).argParser(wholeNumber(least))
const choice = (flag: string, says: string, choices: readonly string[]) => () =>
  new Option(`--${flag} <kind>`, says).choices([...choices])
const yes = (flag: string, says: string) => () => new Option(`--${flag}`, says)

export const flags = {
  // Columns of the table.
  time: { option: column('time', 'time from time zero to event or censoring'), columns: o => one(o.time) },
  start: { option: column('start', 'delayed entry: at risk from this time on'), columns: o => one(o.start) },
  event: {
    option: () => new Option('--event <column=value>', 'value of an event; every other value is censored'),
    columns: o => before(o.event),
  },
  outcome: {
    option: () =>
      new Option('--outcome <column=value>', 'value of an event; every other value is none').argParser(
        columnValue,
      ),
    columns: o => before(o.outcome),
  },
  /** The same flag where an outcome may also be a number, or one of several levels. */
  response: {
    option: () =>
      new Option('--outcome <column[=value]>', 'number or level to explain; with =value, that value or not'),
    columns: o => before(o.outcome),
  },
  score: {
    option: column('score', 'score or predicted probability; higher means the event'),
    columns: o => one(o.score),
  },
  score2: { option: column('score2', 'a second score, to compare'), columns: o => one(o.score2) },
  scores: {
    option: () => new Option('--scores <a,b>', 'one column a time of --times').argParser(nameList),
    columns: o => o.scores ?? [],
  },
  group: { option: column('group', 'groups to compare'), columns: o => one(o.group) },
  covariates: {
    option: () =>
      new Option(
        '--covariates <a,b>',
        "columns; text becomes a factor, first level the reference; 'all' takes every other number column",
      ).argParser(nameList),
    columns: o => o.covariates ?? [],
  },
  strata: { option: column('strata', 'strata, each with its own baseline'), columns: o => one(o.strata) },
  cluster: {
    option: column('cluster', 'groups of dependent rows (a patient, a centre)'),
    columns: o => one(o.cluster),
  },
  weights: { option: column('weights', 'case weights'), columns: o => one(o.weights) },
  offset: { option: column('offset', 'term of coefficient 1'), columns: o => one(o.offset) },
  slope: {
    option: () => new Option('--slope <a,b>', 'columns with a random slope').argParser(nameList),
    columns: o => o.slope ?? [],
  },
  visit: { option: column('visit', 'visits of the repeated measures'), columns: o => one(o.visit) },
  effect: {
    option: column('effect', 'estimated effect, a study or centre a row'),
    columns: o => one(o.effect),
  },
  se: { option: column('se', 'standard error of the effect'), columns: o => one(o.se) },
  raters: {
    option: () => new Option('--raters <a,b>', 'a column a rater').argParser(nameList),
    columns: o => o.raters ?? [],
  },
  // How it is computed.
  censor: {
    option: () =>
      new Option(
        '--censor <value>',
        'value of censoring; every value but this and the event competes',
      ).default(DEFAULT_CENSOR),
  },
  /** The same where other values are censored unless this is given. */
  censorIfCompeting: {
    option: () =>
      new Option(
        '--censor <value>',
        'value of censoring: every value but this and the event then competes (without it, all others are censored)',
      ),
  },
  ties: { option: () => choice('ties', 'tied events', ['efron', 'breslow', 'exact'])().default('efron') },
  conf: {
    option: () =>
      choice('conf', 'scale of the interval', ['log', 'log-log', 'plain', 'logit'])().default('log'),
  },
  tau: { option: number('tau', 'time', 'horizon') },
  times: { option: () => new Option('--times <a,b>', 'times at which to estimate').argParser(numberList) },
  rho: { option: number('rho', 'number', "weight S(t)^rho of Harrington and Fleming's G-rho family") },
  gamma: { option: number('gamma', 'number', 'weight (1 - S(t))^gamma, beside --rho') },
  weighting: {
    option: choice('weighting', 'of the times of events', [
      'log-rank',
      'gehan-breslow',
      'tarone-ware',
      'peto-peto',
      'modified-peto-peto',
    ]),
  },
  trend: { option: yes('trend', 'test for trend over the ordered groups') },
  pairwise: {
    option: choice('pairwise', 'compare each pair, p adjusted so', ['holm', 'bh', 'bonferroni', 'none']),
  },
  transform: {
    option: () => choice('transform', 'of time', ['km', 'rank', 'identity', 'log'])().default('km'),
  },
  dist: {
    option: () =>
      choice('dist', 'distribution of time', [
        'weibull',
        'exponential',
        'lognormal',
        'loglogistic',
      ])().default('weibull'),
  },
  robust: { option: yes('robust', 'sandwich errors, each row its own cluster without --cluster') },
  profile: { option: yes('profile', 'limits and p from the profile of the likelihood') },
  firth: { option: yes('firth', "Firth's penalised likelihood") },
  family: { option: choice('family', 'of the outcome', ['gaussian', 'binomial', 'multinomial']) },
  alpha: { option: () => number('alpha', 'number', '1 lasso, 0 ridge')().default(1) },
  lambda: { option: () => new Option('--lambda <a,b>', 'penalties').argParser(numberList) },
  nlambda: { option: whole('nlambda', 'count', 'penalties on the path', 2) },
  folds: { option: whole('folds', 'count', 'cross-validate in this many folds', 3) },
  foldid: {
    option: column('foldid', 'folds of the cross-validation: a number or a label a row'),
    columns: o => one(o.foldid),
    neverMissing: true,
  },
  measure: {
    option: choice('measure', 'of the cross-validation', ['deviance', 'auc', 'class', 'mse', 'mae', 'C']),
  },
  grouped: { option: yes('grouped', 'multinomial: a term enters all classes together') },
  seed: { option: () => whole('seed', 'number', 'of the random numbers', 0)().default(1) },
  thresholds: {
    option: () => new Option('--thresholds <a,b>', 'threshold probabilities').argParser(numberList),
  },
  partial: {
    option: () =>
      new Option('--partial <a,b>', 'range of specificity of the partial area').argParser(numberList),
  },
  uncorrelated: { option: yes('uncorrelated', 'random intercept and slopes without correlation') },
  method: { option: choice('method', 'of estimation', ['reml', 'ml']) },
  covariance: {
    option: choice('covariance', 'of the visits', ['us', 'cs', 'csh', 'ar1', 'ar1h', 'toep', 'toeph']),
  },
  scale: {
    option: () =>
      choice('scale', 'of pooling; logit for an AUC or a concordance', ['identity', 'logit'])().default(
        'identity',
      ),
  },
  estimand: { option: choice('estimand', 'whose effect', ['ate', 'att', 'atc', 'ato', 'matching']) },
  stabilised: { option: yes('stabilised', 'weights of ate times the share of the group') },
} satisfies Record<string, Flag>

export type FlagName = keyof typeof flags

const allFlags: readonly Flag[] = Object.values(flags)

/** The columns that the given options name, each once. */
export function namedColumns(options: StatsOptions): string[] {
  return [...new Set(allFlags.flatMap(flag => flag.columns?.(options) ?? []))]
}

/** Those of them in which every row used must have a value. */
export function columnsNeverMissing(options: StatsOptions): Set<string> {
  return new Set(allFlags.flatMap(flag => (flag.neverMissing ? (flag.columns?.(options) ?? []) : [])))
}
