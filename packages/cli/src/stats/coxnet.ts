import { type ElasticNetCoxOptions, elasticNetCox } from '@tessera/statistics'
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

/** Elastic net path of a Cox model: strata, delayed entry, weights; lambda by cross-validation with `--folds` or `--foldid`. */
export function coxnet(input: StatsInput, options: StatsOptions): StatsResult {
  const { alpha = 1 } = options
  const data: ElasticNetCoxOptions = {
    time: required(input.time, '--time'),
    event: input.event,
    start: input.start ?? undefined,
    strata: input.strata?.codes,
    weights: input.weights ?? undefined,
    offset: options.offset === undefined ? undefined : input.numbers(options.offset),
    x: input.terms.map(term => term.values),
    ...penaltyOf(options),
    lambdaCount: options.nlambda,
    tolerance: pathTolerance(input),
  }
  const fit = elasticNetCox(data)
  const { lambda, devianceRatio, degreesOfFreedom: df, nullDeviance, converged } = fit
  const choice = chosenPenalty(input, options, { ...data, family: 'cox' })
  const events = input.event.reduce((sum, one) => sum + one, 0)
  const terms = pathTerms(input.terms, fit.beta)
  const warnings = namedWarnings(fit.warnings, input.terms)
  const { n } = input
  const columns = [{ name: 'coefficient', terms }]
  return {
    fields: {
      n,
      events,
      family: 'cox',
      alpha,
      lambda,
      devianceRatio,
      df,
      nullDeviance,
      terms,
      cv: choiceFields(choice, options),
      converged,
      warnings,
    },
    text: pathText({ n, events, lambda, df, devianceRatio, columns, choice, warnings }),
  }
}
