import { StatisticsInputError } from '../input-error.ts'

/** What a column holds; categories are numbers (codes). */
export type ColumnKind = 'numeric' | 'binary' | 'nominal' | 'ordinal'

/**
 * How missing values are drawn: `pmm` predictive mean matching, `norm` Bayesian linear regression, `logreg` logistic,
 * `polyreg` multinomial and `polr` ordinal regression; `none`: the column only predicts others.
 */
export type ImputationMethod = 'pmm' | 'norm' | 'logreg' | 'polyreg' | 'polr' | 'none'

export interface ImputationColumn {
  readonly name: string
  /** One a row, NaN where missing. */
  readonly values: ArrayLike<number>
  /** Default numeric. */
  readonly kind?: ColumnKind
  /** Default by kind: pmm, logreg, polyreg, polr. */
  readonly method?: ImputationMethod
  /** Names of the columns that predict this one; default all others. */
  readonly predictors?: readonly string[]
}

/** A column as the imputer uses it, settled on the rows that it is fitted on. */
export interface ColumnPlan {
  readonly name: string
  readonly kind: ColumnKind
  readonly method: ImputationMethod
  /** Numbers of the columns that predict this one. */
  readonly predictors: readonly number[]
  /** Values that occur, ascending, where the kind is not numeric; the first is the reference of its indicators. */
  readonly levels: readonly number[]
}

const methodOfKind: Readonly<Record<ColumnKind, ImputationMethod>> = {
  numeric: 'pmm',
  binary: 'logreg',
  nominal: 'polyreg',
  ordinal: 'polr',
}

/** Checks the columns and settles kinds, methods, predictors and levels. */
export function planColumns(columns: readonly ImputationColumn[]): ColumnPlan[] {
  const numberOf = new Map(columns.map(({ name }, at) => [name, at]))
  const n = columns.length === 0 ? 0 : columns[0].values.length
  if (n === 0) throw new StatisticsInputError('empty', 'columns', 'There are no rows to impute.')
  if (numberOf.size < columns.length)
    throw new StatisticsInputError('option', 'columns', 'Two columns have the same name: name each once.')
  return columns.map(({ name, values, kind = 'numeric', method = methodOfKind[kind], predictors }, own) => {
    const levels = observedLevels(name, values, n, kind)
    if (kind === 'numeric' && !['pmm', 'norm', 'none'].includes(method))
      throw fault('option', name, `has the method ${method}, which needs categories: state its kind.`)
    if (method === 'logreg' && levels.length > 2)
      throw fault('domain', name, `has ${levels.length} levels where logreg takes 2: use polyreg or polr.`)
    const numbers = predictors?.map(other => {
      const at = numberOf.get(other)
      if (at === undefined || at === own)
        throw fault(
          'option',
          name,
          `has the predictor ${other}, which is ${at === own ? 'itself' : 'no column'}.`,
        )
      return at
    })
    return {
      name,
      kind,
      method,
      predictors: numbers ?? columns.flatMap((_, at) => (at === own ? [] : [at])),
      levels,
    }
  })
}

function observedLevels(name: string, values: ArrayLike<number>, n: number, kind: ColumnKind): number[] {
  if (values.length !== n)
    throw fault('length', name, `has ${values.length} values where the first column has ${n}.`)
  const present = new Set<number>()
  let observed = 0
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(values[i])) continue
    if (!Number.isFinite(values[i]))
      throw fault('missing', name, `is ${values[i]} in row ${i}: write NaN where a value is missing.`, i)
    observed++
    if (kind !== 'numeric') present.add(values[i])
  }
  if (observed === 0)
    throw fault('empty', name, 'has no observed value: nothing can be learnt about it. Leave the column out.')
  return [...present].sort((a, b) => a - b)
}

export function fault(
  kind: ConstructorParameters<typeof StatisticsInputError>[0],
  name: string,
  message: string,
  row?: number,
): StatisticsInputError {
  return new StatisticsInputError(kind, name, `Column ${name} ${message}`, row)
}

/** How many columns of a design a predictor takes: itself, or an indicator of each level but the first. */
export function designWidth(plans: readonly ColumnPlan[], predictors: readonly number[]): number {
  return predictors.reduce(
    (sum, at) => sum + (plans[at].kind === 'numeric' ? 1 : plans[at].levels.length - 1),
    0,
  )
}

/** Writes the design of one row into `into`: numbers as they are, categories as indicators. */
export function designRow(
  plans: readonly ColumnPlan[],
  predictors: readonly number[],
  valueIn: (column: number) => number,
  into: Float64Array,
): void {
  let at = 0
  for (const predictor of predictors) {
    const { kind, levels } = plans[predictor]
    const value = valueIn(predictor)
    if (kind === 'numeric') into[at++] = value
    else for (let k = 1; k < levels.length; k++) into[at++] = value === levels[k] ? 1 : 0
  }
}
