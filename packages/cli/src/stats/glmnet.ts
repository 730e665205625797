import {
  type CrossValidation,
  type ElasticNetOptions,
  elasticNet,
  elasticNetMultinomial,
} from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import type { StatsInput, StatsResult } from './input.ts'
import { namedWarnings } from './named-warnings.ts'
import type { StatsOptions } from './options.ts'
import {
  choiceFields,
  chosenPenalty,
  pathTerms,
  pathText,
  pathTolerance,
  penaltyOf,
} from './penalised-path.ts'
import { required } from './required.ts'

type Family = 'gaussian' | 'binomial' | 'multinomial'

/** Elastic net path of a binary, continuous or several-class outcome; lambda by cross-validation with `--folds` or `--foldid`. */
export function glmnet(input: StatsInput, options: StatsOptions): StatsResult {
  const outcome = required(options.outcome, '--outcome')
  const family = familyOf(input, outcome, options.family)
  return family === 'multinomial'
    ? severalClasses(input, options, outcome)
    : oneOutcome(input, options, outcome, family)
}

/** The family given, or the one that the outcome suggests. */
function familyOf(input: StatsInput, outcome: string, given: Family | undefined): Family {
  const coded = outcome.includes('=')
  const family = given ?? (coded ? 'binomial' : input.isText(outcome) ? 'multinomial' : 'gaussian')
  if (coded !== (family === 'binomial'))
    throw new UsageError(
      coded
        ? `--family ${family} explains a whole column: write --outcome ${outcome.split('=')[0]}`
        : `--family binomial explains one value: write --outcome ${outcome}=value`,
    )
  return family
}

/** What every family takes; covariates are standardised, as glmnet's default is. */
function shared(input: StatsInput, options: StatsOptions) {
  return {
    x: input.terms.map(term => term.values),
    ...penaltyOf(options),
    lambdaCount: options.nlambda,
    weights: input.weights ?? undefined,
    tolerance: pathTolerance(input),
  }
}

function oneOutcome(
  input: StatsInput,
  options: StatsOptions,
  outcome: string,
  family: 'gaussian' | 'binomial',
): StatsResult {
  if (options.grouped)
    throw new UsageError(`--grouped ties the classes of a multinomial outcome, and this one is ${family}`)
  const data: ElasticNetOptions = {
    ...shared(input, options),
    family,
    y: family === 'binomial' ? input.event : input.numbers(outcome),
    offset: options.offset === undefined ? undefined : input.numbers(options.offset),
  }
  const fit = elasticNet(data)
  const choice = chosenPenalty(input, options, data)
  const events = family === 'binomial' ? input.event.reduce((sum, one) => sum + one, 0) : null
  const terms = pathTerms(input.terms, fit.beta)
  return result(input, { family, events, options }, fit, choice, [{ name: 'coefficient', terms }], {
    intercept: fit.intercept,
    terms,
    classes: [],
  })
}

function severalClasses(input: StatsInput, options: StatsOptions, outcome: string): StatsResult {
  if (options.offset !== undefined)
    throw new UsageError(
      '--offset is one number a row, and a multinomial outcome needs one a class: leave it out',
    )
  const { codes, levels } = input.factor(outcome)
  const data = { ...shared(input, options), y: codes, grouped: options.grouped }
  const fit = elasticNetMultinomial(data)
  const choice = chosenPenalty(input, options, { ...data, family: 'multinomial' })
  const classes = levels.map((level, l) => ({
    class: level,
    terms: pathTerms(
      input.terms,
      fit.beta.map(at => at[l]),
    ),
  }))
  const columns = classes.map(({ class: name, terms }) => ({ name, terms }))
  return result(input, { family: 'multinomial', events: null, options }, fit, choice, columns, {
    intercept: fit.intercept.map(at => [...at]),
    terms: [],
    classes,
  })
}

function result(
  input: StatsInput,
  named: {
    readonly family: Family
    readonly events: number | null
    readonly options: StatsOptions
  },
  fit: {
    readonly lambda: Float64Array
    readonly degreesOfFreedom: Int32Array
    readonly devianceRatio: Float64Array
    readonly nullDeviance: number
    readonly converged: boolean
    readonly warnings: readonly string[]
  },
  choice: CrossValidation | null,
  columns: Parameters<typeof pathText>[0]['columns'],
  coefficients: Readonly<Record<'intercept' | 'terms' | 'classes', unknown>>,
): StatsResult {
  const { lambda, devianceRatio, degreesOfFreedom: df, nullDeviance, converged } = fit
  const { family, events, options } = named
  const { alpha = 1, grouped = false } = options
  const warnings = namedWarnings(fit.warnings, input.terms)
  const { n } = input
  return {
    fields: {
      n,
      events,
      family,
      alpha,
      grouped,
      lambda,
      devianceRatio,
      df,
      nullDeviance,
      ...coefficients,
      cv: choiceFields(choice, options),
      converged,
      warnings,
    },
    text: pathText({ n, events, lambda, df, devianceRatio, columns, choice, warnings }),
  }
}
