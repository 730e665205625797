import { type MmrmTerm, mmrm, type VisitDifference, type VisitMean } from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import { coefficientTerms, interceptName, type TermName, termsTable } from './fixed-effects.ts'
import type { Factor, StatsInput, StatsResult } from './input.ts'
import { namedWarnings } from './named-warnings.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'
import { matrixRows } from './terms-table.ts'

/** Repeated measures: `--group` by `--visit`, the covariance of the visits of a `--cluster` as `--covariance` says. */
export function repeatedMeasuresResult(
  input: StatsInput,
  options: StatsOptions,
  y: Float64Array,
): StatsResult {
  const { level, method = 'reml', covariance: structure = 'us' } = options
  if (options.slope !== undefined || options.uncorrelated)
    throw new UsageError(
      '--slope and --uncorrelated have no meaning with --visit, whose covariance is --covariance',
    )
  const subjects = required(input.cluster, '--cluster')
  const visits = input.factor(required(options.visit, '--visit'))
  const fit = mmrm({
    y,
    subject: subjects.codes,
    visit: visits.codes,
    arm: input.group?.codes,
    covariates: input.terms.map(term => term.values),
    at: input.terms.map(({ column, level: of, values }) =>
      // every level of a factor counts alike, as in emmeans
      of === null ? mean(values) : 1 / (input.terms.filter(term => term.column === column).length + 1),
    ),
    weights: input.weights ?? undefined,
    structure,
    method,
    level,
  })
  const names = fit.terms.map(term => nameOf(term, input, visits))
  const terms = coefficientTerms(fit, names)
  const armOf = (code: number) => (input.group ? input.group.levels[code] : null)
  const named = ({ arm, visit, ...estimate }: VisitMean) => ({
    arm: armOf(arm),
    visit: visits.levels[visit],
    ...estimate,
  })
  const means = fit.means.map(named)
  const differences = fit.differences.map(({ reference, ...difference }: VisitDifference) => ({
    ...named(difference),
    reference: armOf(reference),
  }))
  const warnings = namedWarnings(
    fit.warnings,
    names.slice(1).map(({ term }) => ({ name: term })),
  )
  const size = fit.visits.length
  return {
    fields: {
      level,
      method,
      model: 'repeated measures',
      structure,
      n: fit.n,
      groups: fit.subjects,
      visits: visits.levels,
      terms,
      covariance: matrixRows(fit.covariance, names.length),
      means,
      differences,
      visitSd: fit.visitSd,
      visitCovariance: matrixRows(fit.visitCovariance, size),
      visitCorrelation: matrixRows(fit.visitCorrelation, size),
      logLikelihood: fit.logLikelihood,
      deviance: -2 * fit.logLikelihood,
      reml: method === 'reml',
      aic: fit.aic,
      bic: fit.bic,
      parameters: fit.aliased.filter(alias => !alias).length + fit.covarianceParameters,
      singular: fit.singular,
      converged: fit.converged,
      iterations: fit.iterations,
      warnings,
    },
    text: [
      termsTable(terms),
      '',
      meansTable('mean', means),
      ...(differences.length > 0 ? ['', meansTable('difference', differences)] : []),
      '',
      `${fit.n} rows of ${fit.subjects} ${subjects.column}; log likelihood ${shortNumber(fit.logLikelihood)} (${method.toUpperCase()}, ${structure})`,
      ...warnings,
    ].join('\n'),
  }
}

function nameOf({ kind, covariate, arm, visit }: MmrmTerm, input: StatsInput, visits: Factor): TermName {
  const parts: TermName[] = []
  if (covariate !== null) {
    const { name, column, level } = input.terms[covariate]
    parts.push({ term: name, column, level })
  }
  const level = (factor: Factor, code: number): TermName => ({
    term: `${factor.column}=${factor.levels[code]}`,
    column: factor.column,
    level: factor.levels[code],
  })
  if (arm !== null && input.group) parts.push(level(input.group, arm))
  if (visit !== null) parts.push(level(visits, visit))
  if (kind === 'intercept') return interceptName
  if (parts.length === 1) return parts[0]
  return {
    term: parts.map(part => part.term).join(':'),
    column: parts.map(part => part.column).join(':'),
    level: null,
  }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function meansTable(
  name: string,
  rows: readonly (Pick<VisitMean, 'estimate' | 'se' | 'lower' | 'upper' | 'p'> & {
    readonly arm: string | null
    readonly visit: string
    readonly reference?: string | null
  })[],
): string {
  const difference = name === 'difference'
  return textTable(
    ['visit', '', name, 'se', 'lower', 'upper', ...(difference ? ['p'] : [])],
    rows.map(({ arm, visit, reference, estimate, se, lower, upper, p }) => [
      visit,
      difference ? `${arm} - ${reference}` : (arm ?? ''),
      ...[estimate, se, lower, upper].map(shortNumber),
      ...(difference ? [shortP(p)] : []),
    ]),
  )
}
