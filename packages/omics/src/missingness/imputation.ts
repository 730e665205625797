import { applyToTraining, type Finding, type Fitted, type Fitter } from '@tessera/evidence'
import {
  chainedImputer,
  type FittedChainedImputer,
  type FittedImputer,
  forestImputer,
  loadImputer,
  type ModellingRows,
  nearestImputer,
} from '@tessera/learning'
import { createRandom } from '@tessera/statistics'
import { z } from 'zod'
import type { Assay } from '../assay/assay.ts'
import { fromStored } from '../assay/from-stored.ts'
import { alignFeatures } from '../normalisation/align-features.ts'
import { placesOfKind } from '../run-quality/batches.ts'
import { presentSorted } from '../run-quality/centre-and-spread.ts'
import { assayRows } from './assay-rows.ts'
import { type CensoredTail, censoredTail, drawTail } from './left-censored.ts'
import { fromLog, fromScale, logOfTwo, logValues } from './log-values.ts'
import { type MissingKind, type MissingnessTest, missingnessTest } from './missingness-test.ts'

export const imputationOptionsSchema = z.object({
  leftCensored: z.enum(['qrilc', 'minimum', 'half-minimum', 'lod-root-2']).default('qrilc'),
  random: z.enum(['nearest', 'chained', 'forest']).default('nearest'),
  /** Which features get which: by {@link missingnessTest} on the training samples, or all the same. */
  choose: z.enum(['test', 'left-censored', 'random']).default('test'),
})
export type ImputationOptions = z.infer<typeof imputationOptionsSchema>

/** The kinds of a test by feature, where something is missing: what `kinds` of {@link imputation} takes. */
export function missingKinds({ features, overall }: MissingnessTest): Map<string, MissingKind> {
  return new Map(features.map(({ feature, kind }) => [feature, kind ?? overall]))
}

/** What a feature's missing values get. `never-found`: training has no value of it; it stays missing. */
export type FeatureImputation = 'left-censored' | 'random' | 'never-found'

export interface ImputedAssay {
  readonly assay: Assay
  /** 1 where a value was filled in; features x samples. */
  readonly mask: Uint8Array
  readonly counts: Readonly<Record<'left-censored' | 'random' | 'left missing', number>>
}

export interface FittedImputation extends Fitted<Assay, Assay> {
  readonly options: ImputationOptions
  readonly kinds: readonly { readonly feature: string; readonly kind: FeatureImputation }[]
  readonly findings: readonly Finding[]
  /** The same as `apply`, with what was filled in. */
  impute(assay: Assay): ImputedAssay
}

/**
 * Fills in missing values: under the limit of detection by a draw or a constant, at random by an imputer of `learning`
 * on logarithms; which of the two is chosen for each feature, and reported. Fitted on the study samples of training;
 * study, QC and reference samples are filled, blanks are not (nothing found in a blank is what it is for). A sample's
 * values depend on itself, the seed and what was frozen, never on the samples beside it. After a correction of drift or
 * dilution give `kinds` of the table before it: the edge of the limit is lost afterwards.
 */
export function imputation(
  input: z.input<typeof imputationOptionsSchema> & {
    /** Limits of detection by feature id, on the assay's scale, for `lod-root-2`; the smallest value found otherwise. */
    readonly limits?: ReadonlyMap<string, number>
    /** Kind of each feature by id, from {@link missingnessTest} on the raw values of the training samples. */
    readonly kinds?: ReadonlyMap<string, MissingKind>
  } = {},
): Fitter<Assay, FittedImputation> {
  const { limits, kinds, ...rest } = input
  const options = imputationOptionsSchema.parse(rest)
  return {
    name: `imputation (${options.leftCensored} under the limit, ${options.random} at random, chosen by ${options.choose})`,
    fit: (training, { seed }) => {
      const study = applyToTraining(
        { apply: (assay: Assay) => assay.select(placesOfKind(assay, 'study')) },
        training,
      )
      const features = featureParts(study.data, options, limits, kinds)
      const rows = applyToTraining({ apply: (assay: Assay) => assayRows(assay, logValues(assay)) }, study)
      const needed = features.some(({ kind }) => kind === 'random')
      const imputer = needed ? imputerOf(options.random).fit(rows, { seed }) : null
      return fittedImputation({ options, seed, features, imputer })
    },
  }
}

type AnyImputer = FittedImputer | FittedChainedImputer

/** One completed table of each: a single imputation. */
function imputerOf(name: ImputationOptions['random']): Fitter<ModellingRows, AnyImputer> {
  if (name === 'nearest') return nearestImputer()
  return name === 'chained' ? chainedImputer({ imputations: 1 }) : forestImputer()
}

function completed(imputer: AnyImputer, rows: ModellingRows): ModellingRows {
  const filled = imputer.apply(rows)
  return 'rows' in filled ? filled.rows : filled[0].rows
}

const featureSchema = z.object({
  feature: z.string(),
  kind: z.enum(['left-censored', 'random', 'never-found']),
  /** Smallest log value found, tail of the normal, log limit. */
  least: z.number().nullable(),
  tail: z.object({ mean: z.number(), sd: z.number(), upper: z.number() }).nullable(),
  limit: z.number().nullable(),
})
type FeaturePart = z.infer<typeof featureSchema>

function featureParts(
  study: Assay,
  { choose }: ImputationOptions,
  limits: ReadonlyMap<string, number> | undefined,
  given: ReadonlyMap<string, MissingKind> | undefined,
): FeaturePart[] {
  const logs = logValues(study)
  const test = choose === 'test' && given === undefined ? missingnessTest(study) : null
  return study.features.map(({ id }, f) => {
    const sorted = presentSorted(logs.subarray(f * study.size, (f + 1) * study.size))
    const missing = study.size - sorted.length
    // A feature that lacks nothing in training may lack a value in a new sample.
    const kind =
      choose !== 'test' ? choose : (test?.features[f].kind ?? test?.overall ?? given?.get(id) ?? 'random')
    const known = limits?.get(id)
    const limit = known === undefined ? null : fromScale(study, known)
    return {
      feature: id,
      kind: sorted.length === 0 ? 'never-found' : kind,
      least: sorted.length === 0 ? null : sorted[0],
      tail: sorted.length < 3 ? null : tailOf(sorted, missing),
      limit,
    }
  })
}

/** Where training lacks nothing, what is missing in a new sample lies in the tail as if one value were missing. */
function tailOf(sorted: Float64Array, missing: number): CensoredTail {
  return censoredTail(sorted, Math.max(1, missing))
}

interface Parts {
  readonly options: ImputationOptions
  readonly seed: number
  readonly features: readonly FeaturePart[]
  readonly imputer: AnyImputer | null
}

const schema = z.object({
  kind: z.literal('imputation'),
  options: imputationOptionsSchema,
  seed: z.number().int(),
  features: z.array(featureSchema),
  imputer: z.unknown(),
})

/** The imputation that `toJSON` wrote. */
export function imputationFromJson(json: unknown): FittedImputation {
  const { options, seed, features, imputer } = fromStored(schema, json, 'imputation')
  return fittedImputation({
    options,
    seed,
    features,
    imputer: imputer === null || imputer === undefined ? null : loadImputer(imputer),
  })
}

function fittedImputation(parts: Parts): FittedImputation {
  const { options, seed, features, imputer } = parts
  const never = features.filter(({ kind }) => kind === 'never-found')
  const ids = features.map(({ feature }) => feature)
  const impute = (assay: Assay) => imputed(parts, alignFeatures(assay, ids, 'imputation'))
  return {
    options,
    kinds: features.map(({ feature, kind }) => ({ feature, kind })),
    findings:
      never.length === 0
        ? []
        : [
            {
              severity: 'warning',
              code: 'never-found',
              message: `${never.length} features were found in no study sample of training (${never
                .slice(0, 5)
                .map(({ feature }) => feature)
                .join(', ')}) and stay missing`,
              cure: 'leave them out (detection filter)',
              count: never.length,
            },
          ],
    impute,
    apply: assay => impute(assay).assay,
    toJSON: () => ({ kind: 'imputation', options, seed, features, imputer: imputer?.toJSON() ?? null }),
  }
}

function imputed({ options, seed, features, imputer }: Parts, assay: Assay): ImputedAssay {
  const logs = logValues(assay)
  const size = assay.size
  const values = assay.values.slice()
  const mask = new Uint8Array(values.length)
  const counts = { 'left-censored': 0, random: 0, 'left missing': 0 }
  const wanted = placesOfKind(assay, 'study', 'qc', 'reference')
  const rows = imputer === null ? null : completed(imputer, assayRows(assay, logs))
  const filledBy = new Map(rows?.features.map(feature => [feature.name, feature]))
  features.forEach((part, f) => {
    const filled = filledBy.get(part.feature)
    for (const place of wanted) {
      const at = f * size + place
      if (!Number.isNaN(logs[at])) continue
      const value =
        part.kind === 'random'
          ? filled?.kind === 'numeric'
            ? filled.values[place]
            : Number.NaN
          : censoredValue(part, options.leftCensored, logOfTwo(assay), seed, assay.samples[place].id)
      if (Number.isNaN(value)) {
        counts['left missing']++
        values[at] = Number.NaN
        continue
      }
      counts[part.kind === 'random' ? 'random' : 'left-censored']++
      values[at] = fromLog(assay, value)
      mask[at] = 1
    }
  })
  return { assay: assay.with({ values }), mask, counts }
}

/** On the logarithmic scale; NaN where training found nothing. */
function censoredValue(
  { kind, feature, least, tail, limit }: FeaturePart,
  method: ImputationOptions['leftCensored'],
  halving: number,
  seed: number,
  sample: string,
): number {
  if (kind === 'never-found' || least === null) return Number.NaN
  if (method === 'lod-root-2') return (limit ?? least) - halving / 2
  if (method === 'half-minimum') return least - halving
  // Fewer than three values found have no tail to draw from.
  if (method === 'minimum' || tail === null) return least
  return drawTail(tail, createRandom(seed, 'qrilc', feature, sample))
}
