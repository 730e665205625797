import { linearMixed, mixedExplainedVariance } from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { coefficientTerms, columnTests, interceptName, termsTable } from './fixed-effects.ts'
import type { StatsInput, StatsResult } from './input.ts'
import { repeatedMeasuresResult } from './mixed-visits.ts'
import { namedWarnings } from './named-warnings.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'
import { matrixRows } from './terms-table.ts'

/** A linear mixed model with random effects of `--cluster`, or with `--visit` a model for repeated measures. */
export function mixed(input: StatsInput, options: StatsOptions): StatsResult {
  const { level, method = 'reml', slope = [], uncorrelated = false } = options
  const outcome = required(options.outcome, '--outcome')
  if (outcome.includes('='))
    throw new UsageError(`--outcome is a number here: write its column alone, not '${outcome}'`)
  if (options.visit !== undefined) return repeatedMeasuresResult(input, options, input.numbers(outcome))
  for (const flag of ['group', 'covariance'] as const)
    if (options[flag] !== undefined)
      throw new UsageError(`--${flag} belongs to repeated measures: add --visit`)
  if (uncorrelated && slope.length === 0)
    throw new UsageError('--uncorrelated is about random slopes: name them with --slope')
  const clusters = required(input.cluster, '--cluster')
  const slopes = slope.map(input.numbers)
  const fit = linearMixed({
    y: input.numbers(outcome),
    x: input.terms.map(term => term.values),
    group: clusters.codes,
    slopes,
    correlated: !uncorrelated,
    weights: input.weights ?? undefined,
    method,
    level,
  })
  const names = [
    interceptName,
    ...input.terms.map(({ name, column, level: of }) => ({ term: name, column, level: of })),
  ]
  const terms = coefficientTerms(fit, names)
  const { random, correlations, residual } = fit.components
  const randomNames = [interceptName.term, ...slope]
  const randomEffects = random.map((component, i) => ({ term: randomNames[i], ...component }))
  const warnings = namedWarnings(fit.warnings, input.terms)
  const { fixed: _, random: __, residual: ___, ...explained } = mixedExplainedVariance(fit, slopes)
  return {
    fields: {
      level,
      method,
      model: 'random effects',
      n: fit.n,
      groups: fit.levels.length,
      terms,
      covariance: matrixRows(fit.covariance, names.length),
      tests: columnTests(fit, names),
      randomEffects,
      correlations: correlations.map(({ first, second, ...value }) => ({
        first: randomNames[first],
        second: randomNames[second],
        ...value,
      })),
      residualVariance: residual.variance,
      sigma: fit.sigma,
      sigmaLower: residual.lower,
      sigmaUpper: residual.upper,
      modes: Array.from(fit.levels, (code, i) => ({
        group: clusters.levels[code],
        values: [...fit.modes.values.subarray(i * fit.effects, (i + 1) * fit.effects)],
      })),
      ...explained,
      logLikelihood: fit.logLikelihood,
      deviance: -2 * fit.logLikelihood,
      reml: method === 'reml',
      aic: fit.aic,
      bic: fit.bic,
      parameters: fit.parameters,
      singular: fit.singular,
      converged: fit.converged,
      iterations: fit.iterations,
      warnings,
    },
    text: [
      termsTable(terms),
      '',
      textTable(
        ['random effect', 'variance', 'sd'],
        [...randomEffects, { term: 'residual', ...residual }].map(({ term, variance, sd }) => [
          term,
          shortNumber(variance),
          shortNumber(sd),
        ]),
      ),
      '',
      `${fit.n} rows of ${fit.levels.length} ${clusters.column}; log likelihood ${shortNumber(fit.logLikelihood)} (${method.toUpperCase()})`,
      ...warnings,
    ].join('\n'),
  }
}
