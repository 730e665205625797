import {
  type CrossValidation,
  crossValidateElasticNet,
  type ElasticNetOptions,
  elasticNet,
  elasticNetMultinomial,
} from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import type { StatsInput, StatsResult } from './input.ts'
import { namedWarnings } from './named-warnings.ts'
import type { StatsOptions } from './options.ts'
import { choiceFields, pathTerms, pathText, pathTolerance, penaltyOf } from './penalised-path.ts'
import { required } from './required.ts'

type Family = 'gaussian' | 'binomial' | 'multinomial'

/** Elastic net path of a binary, continuous or several-class outcome; lambda by cross-validation with `--folds`. */
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
  const { alpha = 1, folds, seed = 1 } = options
  const data: ElasticNetOptions = {
    ...shared(input, options),
    family,
    y: family === 'binomial' ? input.event : input.numbers(outcome),
    offset: options.offset === undefined ? undefined : input.numbers(options.offset),
  }
  const fit = elasticNet(data)
  const choice = folds === undefined ? null : crossValidateElasticNet({ ...data, folds, seed })
  const events = family === 'binomial' ? input.event.reduce((sum, one) => sum + one, 0) : null
  const terms = pathTerms(input.terms, fit.beta)
  return result(input, { family, events, alpha, seed }, fit, choice, [{ name: 'coefficient', terms }], {
    intercept: fit.intercept,
    terms,
    classes: [],
  })
}

function severalClasses(input: StatsInput, options: StatsOptions, outcome: string): StatsResult {
  const { alpha = 1, folds, seed = 1 } = options
  if (options.offset !== undefined)
    throw new UsageError(
      '--offset is one number a row, and a multinomial outcome needs one a class: leave it out',
    )
  const { codes, levels } = input.factor(outcome)
  const data = { ...shared(input, options), y: codes }
  const fit = elasticNetMultinomial(data)
  const choice =
    folds === undefined ? null : crossValidateElasticNet({ ...data, family: 'multinomial', folds, seed })
  const classes = levels.map((level, l) => ({
    class: level,
    terms: pathTerms(
      input.terms,
      fit.beta.map(at => at[l]),
    ),
  }))
  const columns = classes.map(({ class: name, terms }) => ({ name, terms }))
  return result(input, { family: 'multinomial', events: null, alpha, seed }, fit, choice, columns, {
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
    readonly alpha: number
    readonly seed: number
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
  const { family, events, alpha, seed } = named
  const warnings = namedWarnings(fit.warnings, input.terms)
  const { n } = input
  return {
    fields: {
      n,
      events,
      family,
      alpha,
      lambda,
      devianceRatio,
      df,
      nullDeviance,
      ...coefficients,
      cv: choiceFields(choice, seed),
      converged,
      warnings,
    },
    text: pathText({ n, events, lambda, df, devianceRatio, columns, choice, warnings }),
  }
}
