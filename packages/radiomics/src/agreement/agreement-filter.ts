import type { Fitted, Fitter } from '@tessera/evidence'
import { ModellingRows } from '@tessera/learning'
import { z } from 'zod'
import { type FeatureAgreement, featureAgreement } from './feature-agreement.ts'
import type { RatedRows } from './rated-rows.ts'

/** As a protocol would say it, beside a model's learner: `filter: { name: icc, form: ICC(2,1), threshold: 0.75 }`. */
export const agreementFilterSchema = z.strictObject({
  name: z.literal('icc'),
  form: z.enum(['ICC(1,1)', 'ICC(2,1)', 'ICC(3,1)']).default('ICC(1,1)'),
  /** What is compared with the threshold: the lower limit of the interval, or the estimate itself. */
  by: z.enum(['lower', 'value']).default('lower'),
  threshold: z.number().min(0).max(1).default(0.75),
  level: z.number().gt(0).lt(1).default(0.95),
  /** A feature that was not measured again, or whose correlation is not defined: it goes unless this says otherwise. */
  unmeasured: z.enum(['drop', 'keep']).default('drop'),
})
export type AgreementFilterSpec = z.input<typeof agreementFilterSchema>
type FullSpec = z.output<typeof agreementFilterSchema>

/** What became of one feature, and why. */
export interface FilteredFeature {
  readonly feature: string
  readonly kept: boolean
  readonly why: string
  /** Over the training rows; null for a feature that was not measured again. */
  readonly agreement: FeatureAgreement | null
}

export interface FittedAgreementFilter extends Fitted<ModellingRows, ModellingRows> {
  readonly spec: FullSpec
  readonly features: readonly FilteredFeature[]
  readonly kept: readonly string[]
  readonly notes: readonly string[]
}

/**
 * Keeps the numeric features that repeated measurements of the training patients agree on: by default those whose lower
 * 95 % limit of ICC(1,1) is at least 0.75 (good by Koo & Li, J Chiropr Med 2016;15:155). Categorical features are kept.
 * The correlations of held-out patients are never seen: which features stay may differ from fold to fold.
 */
export function agreementFilter(spec: AgreementFilterSpec): Fitter<RatedRows, FittedAgreementFilter> {
  const full = agreementFilterSchema.parse(spec)
  return {
    name: 'icc filter',
    fit: ({ data }) => {
      const { form, level } = full
      const found = new Map(
        featureAgreement(data.measuredAgain, { form, level }).map(one => [one.feature, one]),
      )
      return fittedFilter(
        full,
        data.features.map(({ name, kind }) =>
          kind === 'categorical'
            ? { feature: name, kept: true, why: 'is categorical', agreement: null }
            : judged(name, found.get(name) ?? null, full),
        ),
      )
    },
  }
}

function judged(feature: string, agreement: FeatureAgreement | null, spec: FullSpec): FilteredFeature {
  const keep = spec.unmeasured === 'keep'
  if (agreement === null) return { feature, kept: keep, why: 'was not measured again', agreement }
  const { icc, undefinedBecause, form, subjects } = agreement
  if (icc === null)
    return { feature, kept: keep, why: `${form} is not defined: ${undefinedBecause}`, agreement }
  const kept = icc[spec.by] >= spec.threshold
  const what = spec.by === 'lower' ? `lower limit of ${form}` : form
  const why = `${what} over ${subjects} patients is ${icc[spec.by].toFixed(3)}, ${kept ? 'at least' : 'below'} ${spec.threshold}`
  return { feature, kept, why, agreement }
}

const limit = z.object({ value: z.number(), lower: z.number(), upper: z.number() })
const savedSchema = z.object({
  fitter: z.literal('icc filter'),
  spec: agreementFilterSchema,
  features: z.array(
    z.object({
      feature: z.string(),
      kept: z.boolean(),
      why: z.string(),
      agreement: z
        .object({
          feature: z.string(),
          form: z.enum(['ICC(1,1)', 'ICC(2,1)', 'ICC(3,1)']),
          subjects: z.number().int(),
          incomplete: z.number().int(),
          repeats: z.number().int(),
          icc: limit.nullable(),
          undefinedBecause: z.enum(['too few subjects', 'constant', 'one repeat']).nullable(),
        })
        .nullable(),
    }),
  ),
})

/** The filter that `toJSON` wrote. */
export function loadAgreementFilter(json: unknown): FittedAgreementFilter {
  const { spec, features } = savedSchema.parse(json)
  return fittedFilter(spec, features)
}

function fittedFilter(spec: FullSpec, features: readonly FilteredFeature[]): FittedAgreementFilter {
  const kept = features.filter(one => one.kept).map(one => one.feature)
  const wanted = new Set(kept)
  const gone = features.filter(one => !one.kept)
  return {
    spec,
    features,
    kept,
    notes: gone.map(({ feature, why }) => `'${feature}' is left out: ${why}`),
    apply: rows => new ModellingRows({ ...rows, features: rows.features.filter(f => wanted.has(f.name)) }),
    toJSON: () => ({ fitter: 'icc filter', spec, features }),
  }
}
