import {
  type CrossValidation,
  type CrossValidationOptions,
  crossValidateElasticNet,
  StatisticsInputError,
} from '@tessera/statistics'
import { UsageError } from '../exit-code.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { StatsInput, Term } from './input.ts'
import type { StatsOptions } from './options.ts'

/** --alpha and --lambda. @throws UsageError outside their range */
export function penaltyOf({ alpha = 1, lambda }: StatsOptions) {
  if (!(alpha >= 0 && alpha <= 1)) throw new UsageError(`--alpha is ${alpha}: give 0 (ridge) to 1 (lasso)`)
  const below = lambda?.find(value => !(value >= 0))
  if (below !== undefined) throw new UsageError(`--lambda has ${below}: penalties are 0 or more`)
  return { alpha, lambda }
}

const MANY = 2000

/**
 * To the last digits where that is quick. With more terms than rows the coefficients at small penalties hang on the
 * tolerance (1e-3 of the largest at the library's own), so it is tight but for a genome, where it would take minutes.
 */
export function pathTolerance({ n, terms }: StatsInput): number | undefined {
  if (terms.length <= n) return 1e-16
  return terms.length <= MANY ? 1e-10 : undefined
}

/** One term with its coefficient at each lambda. */
export interface PathTerm {
  readonly term: string
  readonly column: string
  readonly level: string | null
  readonly coefficients: readonly number[]
}

export function pathTerms(terms: readonly Term[], beta: readonly Float64Array[]): PathTerm[] {
  return terms.map(({ name, column, level }, j) => ({
    term: name,
    column,
    level,
    coefficients: beta.map(at => at[j]),
  }))
}

/**
 * The choice of lambda in the folds of `--foldid`, or in random ones of `--folds`; null without either.
 * @throws UsageError for both, for a measure without folds or of another family, and for more folds than rows
 */
export function chosenPenalty(
  input: StatsInput,
  { folds, foldid, seed = 1, measure }: StatsOptions,
  net: CrossValidationOptions,
): CrossValidation | null {
  if (foldid !== undefined && folds !== undefined)
    throw new UsageError('--foldid names the folds and --folds deals them at random: give one of them')
  if (foldid === undefined && folds === undefined) {
    if (measure === undefined) return null
    throw new UsageError('--measure is of the cross-validation: give --folds or --foldid too')
  }
  const named = foldid === undefined ? null : input.factor(foldid)
  try {
    return crossValidateElasticNet({
      ...net,
      ...(named ? { foldOf: named.codes } : { folds, seed }),
      measure,
    })
  } catch (error) {
    if (!(error instanceof StatisticsInputError)) throw error
    const { fault, argument, row } = error
    if (argument === 'measure' || argument === 'folds')
      throw new UsageError(`--${argument}: ${error.message}`)
    const message = error.message.replace(/^Without fold (\d+)/, (whole, fold) =>
      named?.levels[fold] ? `Without fold ${named.levels[fold]}` : whole,
    )
    throw new StatisticsInputError(fault, argument, message, row)
  }
}

/** The choice of lambda as the JSON document has it. */
export function choiceFields(cv: CrossValidation | null, { foldid, seed = 1 }: StatsOptions) {
  if (cv === null) return null
  const { measure, lambda, mean, se, nonZero, lambdaMin, lambda1se, indexMin, index1se, foldOf } = cv
  return {
    measure,
    folds: foldOf.reduce((most, fold) => Math.max(most, fold), 0) + 1,
    foldid: foldid ?? null,
    seed: foldid === undefined ? seed : null,
    ...{ lambda, mean, se, nonZero, lambdaMin, lambda1se, indexMin, index1se },
  }
}

interface PathSummary {
  readonly n: number
  readonly events: number | null
  readonly lambda: Float64Array
  readonly df: Int32Array
  readonly devianceRatio: Float64Array
  /** A column of coefficients a class; one alone, without a name, elsewhere. */
  readonly columns: readonly { readonly name: string; readonly terms: readonly PathTerm[] }[]
  readonly choice: CrossValidation | null
  readonly warnings: readonly string[]
}

/** The coefficients at the lambda chosen (the last without cross-validation), for reading. */
export function pathText({
  n,
  events,
  lambda,
  df,
  devianceRatio,
  columns,
  choice,
  warnings,
}: PathSummary): string {
  const at = choice ? choice.index1se : lambda.length - 1
  const used = columns[0].terms
    .map((_, j) => j)
    .filter(j => columns.some(({ terms }) => terms[j].coefficients[at] !== 0))
  return [
    textTable(
      ['', ...columns.map(({ name }) => name)],
      used.map(j => [
        columns[0].terms[j].term,
        ...columns.map(({ terms }) => shortNumber(terms[j].coefficients[at])),
      ]),
    ),
    '',
    `${n} rows${events === null ? '' : `, ${events} events`}; ${lambda.length} penalties from ${shortNumber(lambda[0])} to ${shortNumber(lambda[lambda.length - 1])}`,
    `at ${choice ? 'lambda.1se' : 'the last'}, ${shortNumber(lambda[at])}: ${df[at]} terms, deviance ratio ${shortNumber(devianceRatio[at])}`,
    ...(choice
      ? [
          `lambda.min ${shortNumber(choice.lambdaMin)}: ${choice.measure} ${shortNumber(choice.mean[choice.indexMin])} (se ${shortNumber(choice.se[choice.indexMin])})`,
        ]
      : []),
    ...warnings,
  ].join('\n')
}
