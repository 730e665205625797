import { applyToTraining, type FitContext, type Fitter, type Training } from '@tessera/evidence'
import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import { preparation, preparationFromJson, preparationSchema } from '../preparation/preparation.ts'
import type { ModellingRows } from '../rows.ts'
import { numericColumns, numericNames, rowsByCentre } from './centre-rows.ts'
import { momentsOf } from './centre-scaling.ts'
import { type CombatMethod, combatMethod, combatMethodSchema, effectOf } from './combat-method.ts'
import { locationsOf, priorOf, scalesOf } from './empirical-bayes.ts'
import { type FittedHarmonisation, harmonisation } from './harmonisation.ts'
import {
  momentsOfCentre,
  type Standardisation,
  standardise,
  type WithinCentres,
  withinCentres,
} from './standardisation.ts'

export interface CombatOptions {
  /** Numeric features to adjust; all besides the covariates by default. */
  readonly features?: readonly string[]
  /** Features whose share of the variation is kept (known before the outcome; never the outcome itself). */
  readonly covariates?: readonly string[]
  readonly prior?: 'parametric' | 'non-parametric'
  /** Adjusts locations alone. */
  readonly meanOnly?: boolean
  /** A training centre that stays as it is, and to which the others are brought. */
  readonly reference?: string
  /** Rows that a centre unknown to training needs. */
  readonly minimumRows?: number
}

const effectSchema = z.object({ location: z.array(z.number()), scale: z.array(z.number()) })
export const combatSchema = combatMethodSchema.extend({
  tessera: z.literal('harmonisation/1'),
  kind: z.literal('combat'),
  covariates: z.array(z.string()),
  preparation: preparationSchema.nullable(),
  centres: z.array(z.object({ centre: z.string(), adjustment: effectSchema })),
})

/**
 * ComBat: location and scale of every feature in every centre, shrunk towards what the centre's features have in
 * common (Johnson, Li and Rabinovic, Biostatistics 2007;8:118), fitted on training rows. On these rows themselves it
 * gives what R's `sva::ComBat(dat, batch = centre, mod = covariates, par.prior, mean.only, ref.batch)` gives.
 *
 * - Rows of training centres get their centre's training effects. Covariates that are missing are put in as by
 *   {@link preparation}.
 * - A centre that training did not have: its own moments, from its unlabelled rows, are shrunk by one prior for all
 *   centres, of the training centres' locations and scales together (with the empirical prior too).
 * - Missing values are left out and stay missing. A feature that a centre lacks does not count in its prior; should
 *   the centre's rows have it later, they get the prior's own mean.
 * - A feature that does not vary within some training centre of two values or more is left as it is, and noted.
 * - With a training centre of one row, locations alone are adjusted (as sva), and noted.
 * @throws LearnerError with fewer than two training centres, or covariates confounded with centres
 */
export function combat(options: CombatOptions = {}): Fitter<ModellingRows, FittedHarmonisation> {
  return { name: 'ComBat', fit: (training, context) => fitCombat(options, training, context) }
}

/** The harmonisation that {@link combat}'s `toJSON` wrote. */
export function combatFromJson(json: z.infer<typeof combatSchema>): FittedHarmonisation {
  const prepared = json.preparation === null ? null : preparationFromJson(json.preparation)
  return harmonisation(
    combatMethod(json, json.covariates, prepared),
    new Map(
      json.centres.map(({ centre, adjustment }) => [
        centre,
        {
          location: Float64Array.from(adjustment.location),
          scale: Float64Array.from(adjustment.scale),
        },
      ]),
    ),
  )
}

function fitCombat(
  options: CombatOptions,
  training: Training<ModellingRows>,
  context: FitContext,
): FittedHarmonisation {
  const rows = training.data
  const covariates = options.covariates ?? []
  const centres = rowsByCentre(rows)
  const reference = referenceOf(options.reference, centres)
  const names = options.features ?? numericNames(rows, covariates)
  const candidates = numericColumns(rows, names)
  const prepared = covariates.length === 0 ? null : fitCovariates(training, covariates, context)
  const design = prepared === null ? [] : prepared.apply(rows.withFeatures(covariates)).x
  const incomplete = candidates.some(column => column.some(Number.isNaN))
  const terms = prepared?.terms.map(({ term }) => term) ?? []
  let complete: WithinCentres | null = null
  const within = (column: Float64Array) => {
    if (column.some(Number.isNaN))
      return withinCentres(
        centres.map(group => group.rows.filter(row => !Number.isNaN(column[row]))),
        design,
        terms,
      )
    complete ??= withinCentres(
      centres.map(group => group.rows),
      design,
      terms,
    )
    return complete
  }
  const notes: string[] = []
  const features: string[] = []
  const columns: Float64Array[] = []
  const standards: Standardisation[] = []
  candidates.forEach((column, j) => {
    const flat = centres.find(centre => isFlat(column, centre.rows))
    const missing = reference >= 0 && centres[reference].rows.every(row => Number.isNaN(column[row]))
    const by =
      flat || missing
        ? null
        : standardise({ column, centres, covariates: design, within: within(column), reference, incomplete })
    if (by === null) {
      const where = flat ? `does not vary in centre '${flat.centre}'` : 'has nothing to vary within centres'
      notes.push(`'${names[j]}' ${missing ? 'is missing in the reference centre' : where}: left as it is`)
      return
    }
    features.push(names[j])
    columns.push(column)
    standards.push(by)
  })
  const single = centres.find(centre => centre.rows.length === 1)
  if (single && !options.meanOnly)
    notes.push(`centre '${single.centre}' has one row: locations alone are adjusted`)
  const meanOnly = (options.meanOnly ?? false) || single !== undefined
  const moments = centres.map(centre => momentsOfCentre(standards, columns, design, centre.rows))
  const others = moments.filter((_, c) => c !== reference)
  const method: CombatMethod = {
    features,
    standards,
    prior: options.prior ?? 'parametric',
    meanOnly,
    newCentre: priorJson(others.flatMap(locationsOf), others.flatMap(scalesOf)),
    minimumRows: options.minimumRows ?? 10,
    notes,
  }
  const effects = moments.map((own, c) =>
    c === reference
      ? { location: new Float64Array(features.length), scale: new Float64Array(features.length).fill(1) }
      : effectOf(own, method, priorOf(locationsOf(own), scalesOf(own))),
  )
  return harmonisation(
    combatMethod(method, covariates, prepared),
    new Map(centres.map(({ centre }, c) => [centre, effects[c]])),
  )
}

function fitCovariates(
  training: Training<ModellingRows>,
  covariates: readonly string[],
  context: FitContext,
) {
  const chosen = applyToTraining({ apply: (rows: ModellingRows) => rows.withFeatures(covariates) }, training)
  return preparation().fit(chosen, context)
}

/** An infinite shape (scales that do not vary) is null in JSON, and here from the beginning. */
function priorJson(locations: readonly number[], scales: readonly number[]): CombatMethod['newCentre'] {
  const prior = priorOf(locations, scales)
  return { ...prior, shape: Number.isFinite(prior.shape) ? prior.shape : null }
}

/** Whether two or more values are there and all the same. */
function isFlat(column: Float64Array, rows: Int32Array): boolean {
  const { count, squares } = momentsOf(column, rows)
  return count > 1 && squares === 0
}

function referenceOf(name: string | undefined, centres: readonly { readonly centre: string }[]): number {
  if (centres.length < 2)
    throw new LearnerError(
      'too-few-centres',
      `ComBat compares centres, and training has ${centres.length}`,
      'train on two centres or more, or use the z-score per centre',
    )
  if (name === undefined) return -1
  const at = centres.findIndex(({ centre }) => centre === name)
  if (at >= 0) return at
  throw new LearnerError(
    'unknown-centre',
    `the reference centre '${name}' is not in training`,
    `name one of ${centres.map(({ centre }) => `'${centre}'`).join(', ')}`,
  )
}
