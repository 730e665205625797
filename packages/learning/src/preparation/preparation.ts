import { applyToTraining, type Fitted, type Fitter } from '@tessera/evidence'
import { z } from 'zod'
import type { ModellingRows } from '../rows.ts'
import type { Design, Term } from './design.ts'
import { encoding, encodingFromJson, encodingSchema, type FittedEncoding } from './encoding.ts'
import { type FittedImputation, imputation, imputationFromJson, imputationSchema } from './imputation.ts'
import { type FittedScaling, scaling, scalingFromJson, scalingSchema } from './scaling.ts'
import { splineFormula } from './spline.ts'
import {
  type FittedVaryingColumns,
  varyingColumns,
  varyingColumnsFromJson,
  varyingColumnsSchema,
} from './varying-columns.ts'

export interface PreparationOptions {
  /** Number of knots (3 to 7) of a restricted cubic spline, by feature. */
  readonly splines?: Readonly<Record<string, number>>
  /** Adds a 0/1 column for every feature with missing values in training. */
  readonly missingIndicator?: boolean
  /** Centres and scales every column; the learners do without, or scale inside. */
  readonly scale?: boolean
}

/** Everything before the regression, fitted: from raw features to a design matrix. */
export interface FittedPreparation extends Fitted<ModellingRows, Design> {
  readonly imputation: FittedImputation
  readonly encoding: FittedEncoding
  readonly columns: FittedVaryingColumns
  readonly scaling: FittedScaling | null
  /** The columns that it makes. */
  readonly terms: readonly Term[]
  /** Dropped columns, splines and their formulas. */
  readonly notes: readonly string[]
}

/**
 * Imputation, encoding, dropping of columns that do not vary and (on request) scaling, in this order, each
 * fitted on the training rows as the one before left them.
 */
export function preparation(options: PreparationOptions = {}): Fitter<ModellingRows, FittedPreparation> {
  return {
    name: 'preparation',
    fit: (training, context) => {
      const imputed = imputation({ indicator: options.missingIndicator }).fit(training, context)
      const complete = applyToTraining(imputed, training)
      const encoded = encoding(options.splines).fit(complete, context)
      const design = applyToTraining(encoded, complete)
      const columns = varyingColumns().fit(design, context)
      const scaled = options.scale ? scaling().fit(applyToTraining(columns, design), context) : null
      return fittedPreparation(imputed, encoded, columns, scaled)
    },
  }
}

export const preparationSchema = z.object({
  imputation: imputationSchema,
  encoding: encodingSchema,
  columns: varyingColumnsSchema,
  scaling: scalingSchema.nullable(),
})

/** The preparation that `toJSON` wrote. */
export function preparationFromJson(json: unknown): FittedPreparation {
  const parts = preparationSchema.parse(json)
  return fittedPreparation(
    imputationFromJson(parts.imputation),
    encodingFromJson(parts.encoding),
    varyingColumnsFromJson(parts.columns),
    parts.scaling === null ? null : scalingFromJson(parts.scaling),
  )
}

function fittedPreparation(
  imputed: FittedImputation,
  encoded: FittedEncoding,
  columns: FittedVaryingColumns,
  scaled: FittedScaling | null,
): FittedPreparation {
  const whenMissing = new Map(
    imputed.fills.map(fill => {
      const put = fill.kind === 'numeric' ? fill.median : fill.level
      return [fill.feature, put === null ? null : String(put)]
    }),
  )
  const formulas = encoded.features.flatMap(feature =>
    feature.kind === 'spline' ? splineFormula(feature.feature, feature.knots) : [],
  )
  const terms = chooseTerms(encoded, columns, feature => whenMissing.get(feature) ?? null)
  return {
    imputation: imputed,
    encoding: encoded,
    columns,
    scaling: scaled,
    terms,
    notes: [...encoded.notes, ...columns.notes, ...formulas],
    apply: rows => {
      const design = columns.apply(encoded.apply(imputed.apply(rows)))
      const named = { ...design, terms }
      return scaled === null ? named : scaled.apply(named)
    },
    toJSON: () => ({
      imputation: imputed.toJSON(),
      encoding: encoded.toJSON(),
      columns: columns.toJSON(),
      scaling: scaled === null ? null : scaled.toJSON(),
    }),
  }
}

function chooseTerms(
  encoded: FittedEncoding,
  columns: FittedVaryingColumns,
  whenMissing: (feature: string) => string | null,
): Term[] {
  const kept = new Set(columns.kept)
  return encoded.terms
    .filter(term => kept.has(term.term))
    .map(term => ({ ...term, whenMissing: whenMissing(term.feature) }))
}
