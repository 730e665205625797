/** What was wrong with the numbers that a statistic was given. */
export type InputFault =
  | 'length' // arrays that must be equally long are not
  | 'empty' // no rows, or none left after zero weights
  | 'missing' // NaN or infinite value
  | 'domain' // a value outside the range that the method accepts
  | 'oneClass' // a binary outcome that has only events, or none
  | 'option' // an option that has no meaning here

/**
 * Thrown when the input has no defined answer. `argument` names the option at fault and `row` the first bad
 * row (0-based; undefined when the fault is not one row's). Missing values are never dropped in silence:
 * impute or exclude them first, and write the exclusion down.
 */
export class StatisticsInputError extends Error {
  readonly fault: InputFault
  readonly argument: string
  readonly row: number | undefined

  constructor(fault: InputFault, argument: string, message: string, row?: number) {
    super(message)
    this.name = 'StatisticsInputError'
    this.fault = fault
    this.argument = argument
    this.row = row
  }
}

type Values = ArrayLike<number>

/** Throws unless `values` has `n` finite entries. */
export function requireFinite(argument: string, values: Values, n: number): void {
  if (values.length !== n)
    throw new StatisticsInputError(
      'length',
      argument,
      `${argument} has ${values.length} values where ${n} are needed: give one a row.`,
    )
  for (let i = 0; i < n; i++)
    if (!Number.isFinite(values[i]))
      throw new StatisticsInputError(
        'missing',
        argument,
        `${argument} is ${values[i]} in row ${i}: impute or exclude missing and infinite values first.`,
        i,
      )
}

/** Throws unless every covariate of the design matrix `x` has `n` finite entries. */
export function requireDesign(x: readonly Values[], n: number): void {
  for (let j = 0; j < x.length; j++) requireFinite(`x[${j}]`, x[j], n)
}

/** Throws unless `x` has as many covariates as the model, `count`. */
export function requireCovariates(x: readonly Values[], count: number): void {
  if (x.length !== count)
    throw new StatisticsInputError(
      'length',
      'x',
      `x has ${x.length} covariates where the model has ${count}: give the same ones, in their order.`,
    )
}

/** Throws unless `weights` has `n` finite entries, none negative and not all zero. */
export function requireWeights(weights: Values, n: number): void {
  requireFinite('weights', weights, n)
  let total = 0
  for (let i = 0; i < n; i++) {
    if (weights[i] < 0)
      throw new StatisticsInputError(
        'domain',
        'weights',
        `weights is ${weights[i]} in row ${i}: use 0 or more.`,
        i,
      )
    total += weights[i]
  }
  if (total === 0) throw new StatisticsInputError('empty', 'weights', 'Every weight is 0: no row is left.')
}

/** Throws unless every entry is 0 or 1; returns the number of ones. */
export function requireBinary(argument: string, values: Values, n: number): number {
  requireFinite(argument, values, n)
  let ones = 0
  for (let i = 0; i < n; i++) {
    const value = values[i]
    if (value !== 0 && value !== 1)
      throw new StatisticsInputError(
        'domain',
        argument,
        `${argument} is ${value} in row ${i}: code the outcome as 0 and 1.`,
        i,
      )
    ones += value
  }
  return ones
}

/** As requireBinary, and throws when only one class is there. */
export function requireBothClasses(argument: string, values: Values, n: number): number {
  if (n === 0) throw new StatisticsInputError('empty', argument, `${argument} has no rows.`)
  const ones = requireBinary(argument, values, n)
  if (ones === 0 || ones === n)
    throw new StatisticsInputError(
      'oneClass',
      argument,
      `${argument} has ${ones === 0 ? 'no events' : 'only events'} in ${n} rows: the statistic needs both classes.`,
    )
  return ones
}

/** Throws unless 0 <= value <= 1 in every row (`open`: strictly between). */
export function requireProbability(argument: string, values: Values, n: number, open = false): void {
  requireFinite(argument, values, n)
  for (let i = 0; i < n; i++)
    if (values[i] < 0 || values[i] > 1 || (open && (values[i] === 0 || values[i] === 1)))
      throw new StatisticsInputError(
        'domain',
        argument,
        `${argument} is ${values[i]} in row ${i}: probabilities lie ${open ? 'strictly ' : ''}between 0 and 1.`,
        i,
      )
}

/** Throws unless `value` is one of `choices`. */
export function requireOneOf(argument: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value))
    throw new StatisticsInputError(
      'option',
      argument,
      `${argument} is '${value}': give ${choices.join(', ')}.`,
    )
}

/** Throws unless `value` is a whole number of at least `least`. */
export function requireWhole(argument: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new StatisticsInputError(
      'option',
      argument,
      `${argument} is ${value}: give a whole number of at least ${least}.`,
    )
}

/** Throws unless 0 < level < 1. */
export function requireLevel(level: number): void {
  if (!(level > 0 && level < 1))
    throw new StatisticsInputError(
      'option',
      'level',
      `level is ${level}: give a confidence level such as 0.95.`,
    )
}
