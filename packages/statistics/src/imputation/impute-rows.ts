import { StatisticsInputError } from '../input-error.ts'
import { createRandom } from '../random.ts'
import type { CompletedColumns, FittedChainedEquations } from './chained-equations.ts'
import { type ColumnPlan, designRow, designWidth, fault } from './column.ts'
import { drawValue } from './column-model.ts'

/**
 * Imputes new rows with models drawn on other rows: nothing is learnt from the new rows, and a row's values depend on
 * that row, its key and the seed alone, not on the rows beside it. One completed data set a chain. A row with several
 * missing values goes through the columns as often as the fit did, from a start at random values; with one missing
 * value a single draw is enough.
 * @throws StatisticsInputError for a column that the fit has and `columns` has not, unequal lengths, a category that
 * was not seen, or a missing value in a column without a method
 */
export function imputeRows(
  fit: Pick<FittedChainedEquations, 'plans' | 'models' | 'iterations' | 'completed'>,
  columns: Readonly<Record<string, ArrayLike<number>>>,
  options: {
    readonly seed: number
    /** Names the random stream of each row, so that a patient gets the same values in any batch; default 0, 1, ... */
    readonly keys?: readonly (string | number)[]
  },
): CompletedColumns[] {
  const { plans, models, iterations, completed } = fit
  const given = plans.map(({ name }) => {
    const values = columns[name]
    if (values === undefined)
      throw fault('missing', name, 'is not given: give NaN in each row where it is unknown.')
    return values
  })
  const n = given[0].length
  plans.forEach((plan, at) => {
    checkNewColumn(plan, given[at], n)
  })
  const { seed, keys } = options
  if (keys && keys.length !== n)
    throw new StatisticsInputError('length', 'keys', `keys has ${keys.length} entries where ${n} are needed.`)
  return models.map((chainModels, chain) => {
    const filled = given.map(values => Float64Array.from(values))
    const trained = plans.map(({ name }) => completed[chain][name])
    const rows = plans.map(({ predictors }) => new Float64Array(designWidth(plans, predictors)))
    for (let i = 0; i < n; i++) {
      const missing = plans.flatMap((_, at) => (Number.isNaN(given[at][i]) ? [at] : []))
      if (missing.length === 0) continue
      const random = createRandom(seed, 'impute rows', chain, keys ? keys[i] : i)
      for (const at of missing) filled[at][i] = trained[at][random.integer(trained[at].length)]
      const rounds = missing.length === 1 ? 1 : iterations
      for (let round = 0; round < rounds; round++)
        for (const at of missing) {
          const model = chainModels[at]
          if (model === null)
            throw fault(
              'missing',
              plans[at].name,
              `is missing in row ${i} and was fitted without a method.`,
              i,
            )
          designRow(plans, plans[at].predictors, column => filled[column][i], rows[at])
          filled[at][i] = drawValue(model, rows[at], random)
        }
    }
    return Object.fromEntries(plans.map(({ name }, at) => [name, filled[at]]))
  })
}

function checkNewColumn({ name, kind, levels }: ColumnPlan, values: ArrayLike<number>, n: number): void {
  if (values.length !== n)
    throw fault('length', name, `has ${values.length} values where the first column has ${n}.`)
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(values[i])) continue
    if (!Number.isFinite(values[i]))
      throw fault('missing', name, `is ${values[i]} in row ${i}: write NaN where a value is missing.`, i)
    if (kind !== 'numeric' && !levels.includes(values[i]))
      throw fault(
        'domain',
        name,
        `is ${values[i]} in row ${i}: the levels fitted are ${levels.join(', ')}.`,
        i,
      )
  }
}
