import { type CoxOptions, coxBaseline, coxSurvival, cox as fitCox, normalQuantile } from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import { namedWarnings } from './named-warnings.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'
import { matrixRows, termsText, waldTerm } from './terms-table.ts'

/** The rows of a Cox model as the flags name them. */
export function coxRows(input: StatsInput, options: StatsOptions): CoxOptions {
  const { ties = 'efron' } = options
  const time = required(input.time, '--time')
  if (ties === 'exact' && (input.weights || input.cluster || options.robust))
    throw new UsageError('--ties exact has neither case weights nor robust errors: use --ties efron')
  return {
    time,
    event: input.event,
    x: input.terms.map(term => term.values),
    entry: input.start ?? undefined,
    strata: input.strata?.codes,
    weights: input.weights ?? undefined,
    cluster: input.cluster?.codes,
    offset: options.offset === undefined ? undefined : input.numbers(options.offset),
    // as R: weights that are not counts leave the model's own variance without a meaning
    robust: options.robust ?? input.weights?.some(weight => !Number.isInteger(weight)),
    ties,
    tolerance: 1e-12,
  }
}

/** Cox regression: strata, delayed entry, weights, offset, exact ties, robust errors. */
export function cox(input: StatsInput, options: StatsOptions): StatsResult {
  const { ties = 'efron', level } = options
  const rows = coxRows(input, options)
  const fit = fitCox(rows)
  const quantile = normalQuantile(1 - (1 - level) / 2)
  const p = input.terms.length
  const terms = input.terms.map(({ name, column, level: factorLevel }, i) => {
    const wald = waldTerm(
      { term: name, column, level: factorLevel },
      fit.coefficients[i],
      fit.se[i],
      quantile,
      fit.aliased[i],
    )
    const ratio = (value: number | null) => (value === null ? null : Math.exp(value))
    return {
      ...wald,
      modelSe: fit.aliased[i] ? null : Math.sqrt(fit.covariance[i * p + i]),
      hazardRatio: ratio(wald.coefficient),
      hazardRatioLower: ratio(wald.lower),
      hazardRatioUpper: ratio(wald.upper),
      infinite: fit.infinite[i],
      aliased: fit.aliased[i],
    }
  })
  const warnings = namedWarnings(fit.warnings, input.terms)
  const { logLikelihood, nullLogLikelihood, likelihoodRatio, wald, score, robustScore } = fit
  const named = { 'likelihood ratio': likelihoodRatio, Wald: wald, score, 'robust score': robustScore }
  const tests = Object.entries(named).flatMap(([name, test]) =>
    test ? [`${name} ${shortNumber(test.statistic)} on ${test.df} df, p ${shortP(test.p)}`] : [],
  )
  const baseline = options.times ? baselineAt(input, rows, fit, options.times) : []
  return {
    fields: {
      ties,
      level,
      n: fit.n,
      events: fit.events,
      terms,
      covariance: matrixRows(fit.covariance, p),
      robustCovariance: fit.robustCovariance ? matrixRows(fit.robustCovariance, p) : null,
      logLikelihood,
      nullLogLikelihood,
      likelihoodRatio,
      wald,
      score,
      robustScore,
      baseline,
      iterations: fit.iterations,
      converged: fit.converged,
      warnings,
    },
    text: [
      termsText(terms, 'hazard ratio'),
      '',
      `${fit.n} rows, ${fit.events} events; ${tests.join('; ')}`,
      ...(baseline.length > 0 ? ['', baselineText(input.strata?.column ?? '', baseline)] : []),
      ...warnings,
    ].join('\n'),
  }
}

interface BaselinePoint {
  readonly stratum: string | null
  readonly time: number
  readonly cumulativeHazard: number
  readonly survival: number
}

/** The baseline of each stratum at the given times, where every covariate and the offset are 0. */
function baselineAt(
  input: StatsInput,
  rows: CoxOptions,
  fit: ReturnType<typeof fitCox>,
  times: readonly number[],
): BaselinePoint[] {
  const baseline = coxBaseline({ fit, ...rows })
  const labels = input.strata ? input.strata.levels.map((_, code) => code) : [0]
  const survival = coxSurvival({
    baseline,
    linear: new Float64Array(labels.length),
    times,
    strata: input.strata ? labels : undefined,
  })
  return labels.flatMap((code, i) =>
    times.map((time, k) => {
      const s = survival[i * times.length + k]
      const cumulativeHazard = s === 1 ? 0 : -Math.log(s)
      return { stratum: input.strata ? input.strata.levels[code] : null, time, cumulativeHazard, survival: s }
    }),
  )
}

function baselineText(column: string, points: readonly BaselinePoint[]): string {
  return textTable(
    [column, 'time', 'cumulative hazard', 'survival'],
    points.map(({ stratum, time, cumulativeHazard, survival }) => [
      stratum ?? 'baseline',
      ...[time, cumulativeHazard, survival].map(shortNumber),
    ]),
  )
}
