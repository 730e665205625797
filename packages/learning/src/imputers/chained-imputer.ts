import type { Fitted, Fitter } from '@tessera/evidence'
import { type CompletedColumns, fitChainedEquations, imputeRows } from '@tessera/statistics'
import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import type { Imputed } from '../preparation/imputation.ts'
import type { ModellingRows } from '../rows.ts'
import { chainedFitSchema, type FittedChains, fromChainsJson, toChainsJson } from './chained-json.ts'
import {
  emptyNotes,
  type FittedColumn,
  fitColumn,
  fittedColumnSchema,
  unseenLevel,
  usualValue,
  valuesOf,
} from './fitted-column.ts'
import { fillRows } from './imputer.ts'

export interface ChainedImputerOptions {
  /** Completed data sets; default 5. */
  readonly imputations?: number
  /** Rounds through the features; default 10. */
  readonly iterations?: number
  /** Donors of predictive mean matching; default 5. */
  readonly donors?: number
}

/** Multiple imputation after fitting: each chain completes any rows in its own way. */
export interface FittedChainedImputer extends Fitted<ModellingRows, readonly Imputed[]> {
  readonly kind: 'chained'
  readonly notes: readonly string[]
}

export const chainedImputerSchema = z.object({
  kind: z.literal('chained'),
  columns: z.array(fittedColumnSchema),
  seed: z.number(),
  chains: chainedFitSchema.nullable(),
  warnings: z.array(z.string()),
})

interface Parts {
  readonly columns: readonly FittedColumn[]
  readonly seed: number
  /** Null where fewer than two features vary, and there is nothing to chain. */
  readonly chains: FittedChains | null
  readonly warnings: readonly string[]
}

/**
 * Multiple imputation by chained equations as a fitter: `fitChainedEquations` of statistics on the training rows,
 * `imputeRows` on any. Numbers by predictive mean matching, two levels by logistic and more by multinomial regression.
 * The outcome takes no part, so that rows to be predicted are imputed as those of training were (Sisk et al., Stat
 * Methods Med Res 2023;32:1461). What a patient is given depends on the patient's values, its code and the seed, not on the
 * rows beside it. A feature that does not vary in training is filled with its one value; a level not met in training
 * counts as unknown while other features are imputed, and stays.
 * @throws StatisticsInputError when fitting: fewer known values of a feature than predictors
 */
export function chainedImputer(
  options: ChainedImputerOptions = {},
): Fitter<ModellingRows, FittedChainedImputer> {
  return {
    name: 'chained equations',
    fit: ({ data }, { seed }) => {
      const columns = data.features.map(fitColumn)
      const chained = columns.filter(varies)
      if (chained.length === 0) return fittedChainedImputer({ columns, seed, chains: null, warnings: [] })
      const { plans, models, iterations, completed, warnings } = fitChainedEquations({
        ...options,
        columns: chained.map(column => ({
          name: column.feature,
          values: valuesOf(column, data),
          kind: column.kind === 'numeric' ? 'numeric' : column.levels.length === 2 ? 'binary' : 'nominal',
        })),
        seed,
      })
      return fittedChainedImputer({
        columns,
        seed,
        chains: { plans, models, iterations, completed },
        warnings,
      })
    },
  }
}

/** The imputer that `toJSON` wrote. */
export function chainedImputerFromJson(json: z.infer<typeof chainedImputerSchema>): FittedChainedImputer {
  const chains = json.chains && fromChainsJson(json.chains)
  const names = json.columns.filter(varies).map(column => column.feature)
  if (chains && names.join('\n') !== chains.plans.map(plan => plan.name).join('\n'))
    throw new LearnerError('bad-model-file', 'the chains do not fit the features', 'save the imputer again')
  return fittedChainedImputer({ ...json, chains })
}

function fittedChainedImputer(parts: Parts): FittedChainedImputer {
  const { columns, seed, chains, warnings } = parts
  return {
    kind: 'chained',
    notes: [...emptyNotes(columns), ...warnings],
    apply: rows => complete(parts, rows),
    toJSON: () => ({ kind: 'chained', columns, seed, chains: chains && toChainsJson(chains), warnings }),
  }
}

function complete({ columns, seed, chains }: Parts, rows: ModellingRows): Imputed[] {
  const given = columns.map(column => valuesOf(column, rows))
  const named: Record<string, Float64Array> = Object.fromEntries(
    columns.map((column, j) => [column.feature, given[j].map(v => (isUnseen(column, v) ? Number.NaN : v))]),
  )
  const completed: readonly CompletedColumns[] =
    chains === null ? [{}] : imputeRows(chains, named, { seed, keys: keysOf(rows.patient) })
  return completed.map(values =>
    fillRows(
      rows,
      columns,
      columns.map((column, j) => values[column.feature] ?? given[j].map(() => usualValue(column))),
    ),
  )
}

function varies(column: FittedColumn): boolean {
  return column.kind === 'numeric' ? column.sd > 0 : column.levels.length > 1
}

function isUnseen(column: FittedColumn, value: number): boolean {
  return column.kind === 'categorical' && value === unseenLevel
}

/** The patient, and which of its rows. */
function keysOf(patient: Int32Array): string[] {
  const seen = new Map<number, number>()
  return Array.from(patient, code => {
    const visit = seen.get(code) ?? 0
    seen.set(code, visit + 1)
    return `${code}/${visit}`
  })
}
