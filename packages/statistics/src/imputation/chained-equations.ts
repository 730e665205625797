import { StatisticsInputError } from '../input-error.ts'
import { createRandom, type Random } from '../random.ts'
import {
  type ColumnPlan,
  designRow,
  designWidth,
  fault,
  type ImputationColumn,
  planColumns,
} from './column.ts'
import { type ColumnModel, drawColumnModel, drawValue } from './column-model.ts'

export interface ChainedEquationsOptions {
  /** All columns that are imputed or that predict: add the outcome (`nelsonAalenAtOwnTime` for survival) where the analysis has one. */
  readonly columns: readonly ImputationColumn[]
  /** How many completed data sets (chains). Default 5. */
  readonly imputations?: number
  /** Rounds through the incomplete columns. Default 10. */
  readonly iterations?: number
  /** Donors of predictive mean matching. Default 5. */
  readonly donors?: number
  /** The order of the columns; default as given. Columns left out are not imputed, which must then be complete. */
  readonly visitSequence?: readonly string[]
  readonly seed: number
}

/** Columns by name, complete. */
export type CompletedColumns = Readonly<Record<string, Float64Array>>

/** Mean and standard deviation of the imputed values of one column: a row a chain, an entry an iteration. */
export interface ImputationTrace {
  readonly column: string
  readonly means: readonly Float64Array[]
  /** NaN where one value alone is missing. */
  readonly sds: readonly Float64Array[]
}

export interface ChainedEquations {
  /** One completed data set a chain. */
  readonly completed: readonly CompletedColumns[]
  /** How many values of each column were missing. */
  readonly missing: Readonly<Record<string, number>>
  /** An entry an incomplete column: chains that mix freely and show no trend have converged. */
  readonly trace: readonly ImputationTrace[]
  readonly warnings: readonly string[]
}

/** Chained equations together with what imputes rows that they have not seen. */
export interface FittedChainedEquations extends ChainedEquations {
  readonly plans: readonly ColumnPlan[]
  /** For each chain the last model drawn of each column; null where the method is none. */
  readonly models: readonly (readonly (ColumnModel | null)[])[]
  readonly iterations: number
}

/**
 * Multiple imputation by chained equations. Each chain starts from random draws of the observed values; then, column
 * by column in the visit sequence, a model of the column on its predictors is fitted to the rows where it was observed,
 * its parameters are drawn from their posterior, and its missing values from that model; `iterations` times. Seeded:
 * equal input gives equal output. Nothing missing: the columns come back as they are. Van Buuren & Groothuis-Oudshoorn,
 * J Stat Softw 2011;45(3); van Buuren, Flexible Imputation of Missing Data, 2018, algorithm 4.3. R: mice::mice (whose
 * polyreg and polr, unlike these, do not draw their coefficients).
 *
 * Derived columns are not kept in step with their sources: derive them after imputation, or leave the sources out.
 * @throws StatisticsInputError, naming the column, for one wholly missing, infinite values, unequal lengths, unknown
 * predictors, a category outside its method, or fewer observed values than predictors
 */
export function chainedEquations(options: ChainedEquationsOptions): ChainedEquations {
  const { completed, missing, trace, warnings } = runChains(options, false)
  return { completed, missing, trace, warnings }
}

/**
 * As `chainedEquations`, and keeps for each chain the last drawn model of every column that has a method, complete ones
 * included: `imputeRows` applies them to new rows. Fit it on training rows alone.
 */
export function fitChainedEquations(options: ChainedEquationsOptions): FittedChainedEquations {
  return runChains(options, true)
}

function runChains(options: ChainedEquationsOptions, keepModels: boolean): FittedChainedEquations {
  const { columns, imputations = 5, iterations = 10, donors = 5, seed } = options
  for (const [name, value] of Object.entries({ imputations, iterations, donors }))
    if (!(Number.isInteger(value) && value >= 1))
      throw new StatisticsInputError('option', name, `${name} is ${value}: give a whole number of 1 or more.`)
  const plans = planColumns(columns)
  const { missingRows, observedRows } = rowsOf(columns)
  const visits = visitOrder(options, plans, missingRows)
  const warnings = visits.flatMap(at => constantWarning(plans[at].name, columns[at].values, observedRows[at]))

  const completed: CompletedColumns[] = []
  const models: (ColumnModel | null)[][] = []
  const trace = visits.map(at => ({
    column: plans[at].name,
    means: [] as Float64Array[],
    sds: [] as Float64Array[],
  }))
  for (let chain = 0; chain < imputations; chain++) {
    const random = createRandom(seed, 'chained equations', chain)
    const filled = columns.map(({ values }) => Float64Array.from(values))
    for (const at of visits)
      for (const row of missingRows[at])
        filled[at][row] = columns[at].values[observedRows[at][random.integer(observedRows[at].length)]]
    for (const record of trace) {
      record.means.push(new Float64Array(iterations))
      record.sds.push(new Float64Array(iterations))
    }
    const drawn: (ColumnModel | null)[] = plans.map(() => null)
    for (let iteration = 0; iteration < iterations; iteration++)
      visits.forEach((at, visit) => {
        drawn[at] = modelOf(plans, at, filled, observedRows[at], donors, random)
        imputeColumn(plans, at, filled, missingRows[at], drawn[at], random)
        const { mean, sd } = momentsAt(filled[at], missingRows[at])
        trace[visit].means[chain][iteration] = mean
        trace[visit].sds[chain][iteration] = sd
      })
    if (keepModels)
      for (let at = 0; at < plans.length; at++)
        if (drawn[at] === null && plans[at].method !== 'none')
          drawn[at] = modelOf(plans, at, filled, observedRows[at], donors, random)
    models.push(drawn)
    completed.push(Object.fromEntries(plans.map(({ name }, at) => [name, filled[at]])))
  }
  const missing = Object.fromEntries(plans.map(({ name }, at) => [name, missingRows[at].length]))
  return { completed, missing, trace, warnings, plans, models, iterations }
}

function rowsOf(columns: readonly ImputationColumn[]) {
  const missingRows: Int32Array[] = []
  const observedRows: Int32Array[] = []
  for (const { values } of columns) {
    const missing: number[] = []
    const observed: number[] = []
    for (let i = 0; i < values.length; i++) (Number.isNaN(values[i]) ? missing : observed).push(i)
    missingRows.push(Int32Array.from(missing))
    observedRows.push(Int32Array.from(observed))
  }
  return { missingRows, observedRows }
}

/** The incomplete columns in the order in which they are visited. */
function visitOrder(
  { visitSequence }: ChainedEquationsOptions,
  plans: readonly ColumnPlan[],
  missingRows: readonly Int32Array[],
): number[] {
  const order = visitSequence?.map(name => plans.findIndex(plan => plan.name === name)) ?? [...plans.keys()]
  if (order.includes(-1)) {
    const unknown = visitSequence?.[order.indexOf(-1)]
    throw new StatisticsInputError(
      'option',
      'visitSequence',
      `visitSequence names ${unknown}, which is no column.`,
    )
  }
  const visited = order.filter(at => missingRows[at].length > 0 && plans[at].method !== 'none')
  plans.forEach(({ name }, at) => {
    if (missingRows[at].length > 0 && !visited.includes(at))
      throw fault(
        'missing',
        name,
        `is missing in row ${missingRows[at][0]} and is not imputed: give it a method and a place in visitSequence.`,
        missingRows[at][0],
      )
  })
  return visited
}

function modelOf(
  plans: readonly ColumnPlan[],
  at: number,
  filled: readonly Float64Array[],
  observed: Int32Array,
  donors: number,
  random: Random,
): ColumnModel {
  const design = designOf(plans, at, filled)
  const x = design.map(column => Float64Array.from(observed, i => column[i]))
  const y = Float64Array.from(observed, i => filled[at][i])
  return drawColumnModel(plans[at], y, x, design, donors, random)
}

/** The predictors of one column in all rows. */
function designOf(plans: readonly ColumnPlan[], at: number, filled: readonly Float64Array[]): Float64Array[] {
  const { predictors } = plans[at]
  const n = filled[at].length
  const row = new Float64Array(designWidth(plans, predictors))
  const design = Array.from(row, () => new Float64Array(n))
  for (let i = 0; i < n; i++) {
    designRow(plans, predictors, column => filled[column][i], row)
    for (let j = 0; j < row.length; j++) design[j][i] = row[j]
  }
  return design
}

function imputeColumn(
  plans: readonly ColumnPlan[],
  at: number,
  filled: readonly Float64Array[],
  missing: Int32Array,
  model: ColumnModel | null,
  random: Random,
): void {
  if (model === null) return
  const { predictors } = plans[at]
  const row = new Float64Array(designWidth(plans, predictors))
  for (const i of missing) {
    designRow(plans, predictors, column => filled[column][i], row)
    filled[at][i] = drawValue(model, row, random)
  }
}

function momentsAt(values: Float64Array, rows: Int32Array): { mean: number; sd: number } {
  let sum = 0
  for (const i of rows) sum += values[i]
  const mean = sum / rows.length
  let squares = 0
  for (const i of rows) squares += (values[i] - mean) ** 2
  return { mean, sd: rows.length > 1 ? Math.sqrt(squares / (rows.length - 1)) : Number.NaN }
}

function constantWarning(name: string, values: ArrayLike<number>, observed: Int32Array): string[] {
  const constant = observed.every(i => values[i] === values[observed[0]])
  return constant
    ? [`Column ${name} has one observed value, ${values[observed[0]]}: its missing values are all set to it.`]
    : []
}
