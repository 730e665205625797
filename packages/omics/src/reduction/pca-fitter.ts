import type { Fitted, Fitter } from '@tessera/evidence'
import { z } from 'zod'
import type { Assay } from '../assay/assay.ts'
import { fromStored } from '../assay/from-stored.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { momentsOf } from '../run-quality/centre-and-spread.ts'
import { hotelling, hotellingLimit, principalComponents, residualLimit } from './pca.ts'

export interface PcaOptions {
  /** Components that are kept; 5 by default, fewer where there are no more. */
  readonly components?: number
  /** What features are divided by; their standard deviation by default. */
  readonly scaling?: 'none' | 'pareto' | 'auto'
}

/** Samples in the space of the training's components. */
export interface Projection {
  readonly samples: readonly string[]
  /** One array a component. */
  readonly scores: readonly Float64Array[]
  /** Hotelling's T^2 and the squared residual distance Q of each sample. */
  readonly t2: Float64Array
  readonly q: Float64Array
  /** Root of Q over (features - components), over the pooled residual standard deviation of training (DModX). */
  readonly dModX: Float64Array
}

export interface FittedPca extends Fitted<Assay, Projection> {
  readonly features: readonly string[]
  readonly loadings: readonly Float64Array[]
  /** Share of the variance that each component explains. */
  readonly explained: Float64Array
  /** Variance along each component that is kept. */
  readonly variances: Float64Array
  readonly size: number
  /** 95 % limits, of the samples that were fitted and of new ones. */
  readonly limits: { readonly t2: number; readonly t2New: number; readonly q: number }
  readonly training: Projection
}

const schema = z.object({
  kind: z.literal('pca'),
  features: z.array(z.string()),
  centre: z.array(z.number()),
  divisor: z.array(z.number()),
  loadings: z.array(z.array(z.number())),
  variances: z.array(z.number()),
  total: z.number(),
  size: z.number().int(),
  q: z.number(),
  residualSd: z.number(),
})
type Stored = z.infer<typeof schema>

/**
 * Principal components of the training samples, with what is needed to place a new sample in them: means, spreads,
 * loadings, limits. Missing values are refused, for what is put in their place decides where a sample lies. Features
 * that do not vary in training count nothing.
 */
export function pcaFitter({ components = 5, scaling = 'auto' }: PcaOptions = {}): Fitter<Assay, FittedPca> {
  return {
    name: `principal components (${scaling} scaling)`,
    fit: ({ data }) => {
      requireComplete(data)
      if (data.size < 3)
        throw new OmicsError('too-few', `${data.size} samples`, 'give three or more samples for components')
      const moments = data.features.map((_, f) => momentsOf(data.row(f)))
      const centre = moments.map(({ mean }) => mean)
      const divisor = moments.map(({ sd }) => {
        const by = scaling === 'auto' ? sd : scaling === 'pareto' ? Math.sqrt(sd) : 1
        return by > 0 ? by : 1
      })
      const values = scaled(data, centre, divisor)
      const { loadings, variances } = principalComponents(values, data.size, components)
      const kept = loadings.length
      const left = variances.subarray(kept)
      const residuals = left.reduce((sum, value) => sum + value * (data.size - 1), 0)
      const freedom = (data.size - kept - 1) * (data.features.length - kept)
      const stored: Stored = {
        kind: 'pca',
        features: data.features.map(({ id }) => id),
        centre,
        divisor,
        loadings: loadings.map(loading => Array.from(loading)),
        variances: Array.from(variances.subarray(0, kept)),
        total: variances.reduce((sum, value) => sum + value, 0),
        size: data.size,
        q: residualLimit(left),
        residualSd: freedom > 0 ? Math.sqrt(residuals / freedom) : 0,
      }
      return fittedPca(stored, data)
    },
  }
}

/** The components that `toJSON` wrote; the scores of training are not kept. */
export function pcaFromJson(json: unknown): FittedPca {
  return fittedPca(fromStored(schema, json, 'principal components'), null)
}

function fittedPca(stored: Stored, training: Assay | null): FittedPca {
  const loadings = stored.loadings.map(loading => Float64Array.from(loading))
  const variances = Float64Array.from(stored.variances)
  const apply = (assay: Assay) => project(stored, loadings, variances, assay)
  const { size } = stored
  return {
    features: stored.features,
    loadings,
    variances,
    explained: variances.map(value => value / stored.total),
    size,
    limits: {
      t2: hotellingLimit(size, loadings.length),
      t2New: hotellingLimit(size, loadings.length, 0.95, 'new'),
      q: stored.q,
    },
    training:
      training === null
        ? {
            samples: [],
            scores: loadings.map(() => new Float64Array(0)),
            t2: new Float64Array(0),
            q: new Float64Array(0),
            dModX: new Float64Array(0),
          }
        : apply(training),
    apply,
    toJSON: () => stored,
  }
}

function project(
  stored: Stored,
  loadings: readonly Float64Array[],
  variances: Float64Array,
  given: Assay,
): Projection {
  const place = given.placeOf()
  const lacking = stored.features.filter(id => !place.has(id))
  if (lacking.length > 0)
    throw new OmicsError(
      'features-missing',
      `${given.name} lacks ${lacking.length} of the ${stored.features.length} features of the components (${lacking.slice(0, 5).join(', ')})`,
      'give every feature that was fitted on, imputed as in training',
    )
  const assay = given.selectFeatures(stored.features.map(id => place.get(id) ?? 0))
  requireComplete(assay)
  const values = scaled(assay, stored.centre, stored.divisor)
  const { size } = assay
  const scores = loadings.map(loading => {
    const sums = new Float64Array(size)
    for (let f = 0; f < loading.length; f++)
      for (let s = 0; s < size; s++) sums[s] += loading[f] * values[f * size + s]
    return sums
  })
  const q = new Float64Array(size)
  for (let at = 0; at < values.length; at++) q[at % size] += values[at] ** 2
  for (const own of scores) for (let s = 0; s < size; s++) q[s] = Math.max(0, q[s] - own[s] ** 2)
  const left = stored.features.length - loadings.length
  return {
    samples: assay.samples.map(({ id }) => id),
    scores,
    t2: hotelling(scores, variances),
    q,
    dModX: q.map(value => (stored.residualSd > 0 ? Math.sqrt(value / left) / stored.residualSd : 0)),
  }
}

function scaled(assay: Assay, centre: readonly number[], divisor: readonly number[]): Float64Array {
  const { size } = assay
  return assay.values.map((value, at) => {
    const f = Math.floor(at / size)
    return (value - centre[f]) / divisor[f]
  })
}

function requireComplete(assay: Assay): void {
  const at = assay.values.findIndex(value => !Number.isFinite(value))
  if (at >= 0)
    throw new OmicsError(
      'value',
      `${assay.features[Math.floor(at / assay.size)].id} is missing in ${assay.samples[at % assay.size].id}`,
      'fill in missing values first (an imputation that is fitted on training), or leave the feature out',
    )
}
