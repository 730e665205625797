import type { Fitter } from '@tessera/evidence'
import { z } from 'zod'
import { valueForestFromJson, valueForestSchema, valueForestToJson } from '../forest/forest-json.ts'
import type { ValueForest } from '../forest/value-forest.ts'
import { LearnerError } from '../learner-error.ts'
import type { ModellingRows } from '../rows.ts'
import { emptyNotes, type FittedColumn, fitColumn, fittedColumnSchema, valuesOf } from './fitted-column.ts'
import { type FittedImputer, fillRows } from './imputer.ts'
import {
  byMissing,
  type Change,
  changeOf,
  type FeatureForest,
  growFeature,
  refill,
  start,
} from './missing-forest.ts'

export interface ForestImputerOptions {
  /** Trees of each forest; default 100. */
  readonly trees?: number
  /** Columns drawn at a node; default the square root of their number. */
  readonly mtry?: number
  /** Fewest rows of a leaf; default 5. */
  readonly minLeafSize?: number
  /** Most rounds through the features; default 10. */
  readonly maxRounds?: number
}

/** How well each feature is predicted from the others, out of bag, in the round that is kept. */
export interface ImputationError {
  readonly feature: string
  /** Numbers: root mean square error over the standard deviation. Categories: share predicted wrongly. */
  readonly error: number
}

export interface FittedForestImputer extends FittedImputer {
  readonly kind: 'forest'
  readonly rounds: number
  readonly errors: readonly ImputationError[]
}

export const forestImputerSchema = z.object({
  kind: z.literal('forest'),
  columns: z.array(fittedColumnSchema),
  /** For each round one a feature that had gaps in training. */
  rounds: z.array(z.array(valueForestSchema.nullable())),
  /** One a feature that had none. */
  complete: z.array(valueForestSchema.nullable()),
  errors: z.array(z.object({ feature: z.string(), error: z.number().nullable() })),
})

interface Parts {
  readonly columns: readonly FittedColumn[]
  readonly rounds: readonly (readonly (ValueForest | null)[])[]
  readonly complete: readonly (ValueForest | null)[]
  readonly errors: readonly ImputationError[]
}

/** Passes through the features where training had no gap, and so no rounds. */
const passes = 3

/**
 * missForest (Stekhoven & Bühlmann, Bioinformatics 2012;28:112; R: missForest). Missing values begin at the training
 * median or most frequent level. In each round, feature by feature from the fewest missing values to the most, a forest
 * of the feature on all others is grown where the feature is known and predicts where it is not. Rounds end when
 * sum (new - old)^2 / sum new^2 over numbers, and the share of categories that change, both fail to fall for the
 * first time; the round before is kept. Patients are drawn with all their rows.
 *
 * New rows begin at the same values and go through the forests of every round in turn, as the training rows did: those
 * of the first round have learnt what a value that is not yet known looks like, and those of the last alone would not
 * find the same values. Training rows get the very values of the fit; nothing is learnt from other rows, and a row does
 * not depend on those beside it. A feature complete in training has one forest, used in every round.
 * @throws LearnerError for a setting out of its range, or an infinite value
 */
export function forestImputer(
  options: ForestImputerOptions = {},
): Fitter<ModellingRows, FittedForestImputer> {
  const { maxRounds = 10, trees = 100, minLeafSize = 5 } = options
  if (!(Number.isInteger(maxRounds) && maxRounds >= 1))
    throw new LearnerError('bad-setting', `maxRounds is ${maxRounds}`, 'give a whole number of 1 or more')
  return {
    name: 'forest imputation',
    fit: ({ data }, { seed }) => {
      const columns = data.features.map(fitColumn)
      const given = columns.map(column => valuesOf(column, data))
      const grow = (j: number, values: readonly Float64Array[], round: number) =>
        growFeature(j, columns, given, values, data.patient, {
          ...{ seed, round, trees, minLeafSize, mtry: options.mtry },
        })
      const incomplete = byMissing(columns).filter(j => given[j].some(Number.isNaN))
      let kept = start(columns, given)
      const rounds: (FeatureForest | null)[][] = []
      let before: Change = { numbers: Number.POSITIVE_INFINITY, categories: Number.POSITIVE_INFINITY }
      while (rounds.length < maxRounds && incomplete.length > 0) {
        const values = kept.map(column => column.slice())
        const grown: (FeatureForest | null)[] = columns.map(() => null)
        for (const j of incomplete) {
          const own = grow(j, values, rounds.length + 1)
          refill(j, columns, given, values, own.forest)
          grown[j] = own
        }
        const change = changeOf(columns, given, kept, values)
        if (change.numbers >= before.numbers && change.categories >= before.categories) break
        kept = values
        before = change
        rounds.push(grown)
      }
      const complete = columns.map((column, j) =>
        column.known === 0 || incomplete.includes(j) ? null : grow(j, kept, 0),
      )
      const last = columns.map((_, j) => complete[j] ?? rounds.at(-1)?.[j] ?? null)
      return fittedForestImputer({
        columns,
        rounds: rounds.map(round => round.map(own => own?.forest ?? null)),
        complete: complete.map(own => own?.forest ?? null),
        errors: last.flatMap((own, j) => (own ? [{ feature: columns[j].feature, error: own.error }] : [])),
      })
    },
  }
}

/** The imputer that `toJSON` wrote. */
export function forestImputerFromJson(json: z.infer<typeof forestImputerSchema>): FittedForestImputer {
  if ([json.complete, ...json.rounds].some(forests => forests.length !== json.columns.length))
    throw new LearnerError('bad-model-file', 'the forests do not fit the features', 'save the imputer again')
  return fittedForestImputer({
    ...json,
    rounds: json.rounds.map(round => round.map(forest => forest && valueForestFromJson(forest))),
    complete: json.complete.map(forest => forest && valueForestFromJson(forest)),
    errors: json.errors.map(({ feature, error }) => ({ feature, error: error ?? Number.NaN })),
  })
}

function fittedForestImputer(parts: Parts): FittedForestImputer {
  const { columns, rounds, complete, errors } = parts
  return {
    kind: 'forest',
    rounds: rounds.length,
    errors,
    notes: emptyNotes(columns),
    apply: rows => fillRows(rows, columns, imputed(parts, rows)),
    toJSON: () => ({
      kind: 'forest',
      columns,
      rounds: rounds.map(round => round.map(forest => forest && valueForestToJson(forest))),
      complete: complete.map(forest => forest && valueForestToJson(forest)),
      errors: errors.map(({ feature, error }) => ({ feature, error: Number.isNaN(error) ? null : error })),
    }),
  }
}

function imputed({ columns, rounds, complete }: Parts, rows: ModellingRows): Float64Array[] {
  const given = columns.map(column => valuesOf(column, rows))
  const values = start(columns, given)
  const through = rounds.length > 0 ? rounds : Array<Parts['complete']>(passes).fill(complete)
  for (const round of through)
    for (const j of byMissing(columns)) {
      const forest = round[j] ?? complete[j]
      if (forest !== null) refill(j, columns, given, values, forest)
    }
  return values
}
