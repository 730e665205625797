import {
  covariateBalance,
  normalQuantile,
  type Positivity,
  type PropensityModel,
  positivityOf,
  propensityScores,
  propensityWeights,
} from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { Factor, StatsInput, StatsResult } from './input.ts'
import { namedWarnings } from './named-warnings.ts'
import type { StatsOptions } from './options.ts'
import { type PropensityEffects, propensityEffects } from './propensity-effects.ts'
import { required } from './required.ts'
import { waldTerm } from './terms-table.ts'

/** Propensity scores and weights of two or more groups: balance, positivity, and weighted effects on an outcome. */
export function propensity(input: StatsInput, options: StatsOptions): StatsResult {
  const { estimand = 'ate', stabilised = false, level } = options
  const group = required(input.group, '--group')
  if (stabilised && estimand !== 'ate') throw new UsageError('--stabilised belongs to --estimand ate')
  if (group.levels.length > 2 && (input.score || estimand === 'atc'))
    throw new UsageError(
      `--score and --estimand atc belong to two groups; ${group.column} has ${group.levels.length}`,
    )
  const x = input.terms.map(term => term.values)
  const model = input.score ? null : propensityScores({ group: group.codes, x })
  const weighting = propensityWeights({
    group: group.codes,
    estimand,
    stabilised,
    ...(model ? { model } : { scores: input.score ?? [] }),
  })
  const { weights, scores, ess } = weighting
  const state = positivityOf(
    group.codes,
    weighting,
    group.levels.map(name => `${group.column} ${name}`),
  )
  const arms = armsOf(group, state, weights, ess.arms)
  const balances = covariateBalance({ group: group.codes, x, weights })
  const unweighted = covariateBalance({ group: group.codes, x, weights, pool: 'unweighted' })
  const balance = balances.map(({ before, after, meansBefore, meansAfter }, j) => ({
    term: input.terms[j].name,
    smdBefore: before.smd,
    smdAfter: after.smd,
    smdAfterUnweightedSd: unweighted[j].after.smd,
    varianceRatioBefore: before.varianceRatio,
    varianceRatioAfter: after.varianceRatio,
    ksBefore: before.ks,
    ksAfter: after.ks,
    meansBefore,
    meansAfter,
  }))
  const effects = propensityEffects(input, options, group, weighting)
  const { ranges, support, ...judged } = state
  return {
    fields: {
      estimand,
      stabilised,
      level,
      n: input.n,
      groups: group.levels,
      model: model && modelFields(model, input, group, level),
      arms,
      ess: ess.all,
      balance,
      positivity: {
        ...judged,
        support: support.map(({ score, lower, upper }) => ({ group: group.levels[score], lower, upper })),
        ranges: ranges.map(({ score, arm, ...range }) => ({
          score: group.levels[score],
          group: group.levels[arm],
          ...range,
        })),
      },
      scores: group.levels.length === 2 ? scores[1] : scores.map(values => [...values]),
      weights,
      effects,
    },
    text: textOf(group, arms, balance, state, effects),
  }
}

/** Two arms: the score of the second; several: each arm's own score. */
function armsOf(group: Factor, { ranges }: Positivity, weights: Float64Array, ess: Float64Array) {
  const two = group.levels.length === 2
  return group.levels.map((level, arm) => {
    const own = weights.filter((_, i) => group.codes[i] === arm)
    const range = ranges.find(one => one.arm === arm && one.score === (two ? 1 : arm))
    const total = own.reduce((sum, weight) => sum + weight, 0)
    return {
      group: level,
      n: own.length,
      scoreMin: range?.min,
      scoreLowerQuartile: range?.lowerQuartile,
      scoreMedian: range?.median,
      scoreUpperQuartile: range?.upperQuartile,
      scoreMax: range?.max,
      weightSum: total,
      weightMin: own.reduce((min, weight) => Math.min(min, weight), Number.POSITIVE_INFINITY),
      weightMean: total / own.length,
      weightMax: own.reduce((max, weight) => Math.max(max, weight), 0),
      ess: ess[arm],
    }
  })
}

function modelFields(model: PropensityModel, input: StatsInput, group: Factor, level: number) {
  const quantile = normalQuantile(1 - (1 - level) / 2)
  const names = [
    { term: '(intercept)', column: null, level: null },
    ...input.terms.map(({ name, column, level: of }) => ({ term: name, column, level: of })),
  ]
  return {
    kind: group.levels.length === 2 ? 'logistic' : 'multinomial',
    reference: group.levels[0],
    terms: model.coefficients.flatMap((coefficients, m) =>
      names.map((name, j) => {
        const wald = waldTerm(name, coefficients[j], model.se[m][j], quantile, model.aliased[j])
        const ratio = (value: number | null) => (value === null ? null : Math.exp(value))
        return {
          group: group.levels[m + 1],
          ...wald,
          oddsRatio: ratio(wald.coefficient),
          oddsRatioLower: ratio(wald.lower),
          oddsRatioUpper: ratio(wald.upper),
          aliased: model.aliased[j],
        }
      }),
    ),
    logLikelihood: model.logLikelihood,
    converged: model.converged,
    separated: model.separated,
    warnings: namedWarnings(model.warnings, input.terms),
  }
}

function textOf(
  group: Factor,
  arms: ReturnType<typeof armsOf>,
  balance: readonly { term: string; smdBefore: number; smdAfter: number }[],
  { verdict, reasons }: Positivity,
  effects: PropensityEffects | null,
): string {
  const rows = effects
    ? [
        ...effects.hazardRatios.map(one => ({ ...one, name: 'log hazard ratio' })),
        ...effects.riskDifferences.map(one => ({
          ...one,
          name: `risk difference at ${shortNumber(one.time)}`,
        })),
        ...effects.rmstDifferences.map(one => ({ ...one, name: 'restricted mean difference' })),
        ...effects.meanDifferences.map(one => ({ ...one, name: 'risk difference' })),
      ]
    : []
  return [
    textTable(
      [group.column, 'n', 'score from', 'median', 'to', 'effective n'],
      arms.map(one => [
        one.group,
        ...[one.n, one.scoreMin, one.scoreMedian, one.scoreMax, one.ess].map(value =>
          shortNumber(value ?? null),
        ),
      ]),
    ),
    textTable(
      ['standardised difference', 'before', 'after'],
      balance.map(one => [one.term, shortNumber(one.smdBefore), shortNumber(one.smdAfter)]),
    ),
    [`overlap: ${verdict}`, ...reasons].join('\n'),
    ...(rows.length > 0
      ? [
          textTable(
            ['effect', group.column, 'value', 'lower', 'upper', 'p'],
            rows.map(one => [
              one.name,
              `${one.group} - ${one.reference}`,
              ...[one.value, one.lower, one.upper].map(shortNumber),
              shortP(one.p),
            ]),
          ),
        ]
      : []),
  ].join('\n\n')
}
