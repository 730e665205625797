import type { Finding } from '@tessera/evidence'
import { Assay, OmicsError } from '../assay/index.ts'
import type { SetCoverage } from './gene-set.ts'

/** Scores of sets in samples, with what was lost on the way. */
export interface GeneSetScores {
  /** Sets x samples, on the scale `score`. */
  readonly scores: Assay
  readonly coverage: readonly SetCoverage[]
  readonly findings: readonly Finding[]
}

/** Scores as an assay: a feature for each set. `values` is sets x samples. */
export function scoreAssay(of: Assay, method: string, sets: readonly string[], values: Float64Array): Assay {
  return new Assay({
    name: `${method} of ${of.name}`,
    scale: 'score',
    features: sets.map(id => ({ id, symbol: null, names: {} })),
    samples: of.samples,
    values,
  })
}

/**
 * Methods of ranks and kernels have no rule for a hole.
 * @throws OmicsError `value` that names the first gene and sample with a missing or infinite value
 */
export function requireWhole(assay: Assay, method: string): void {
  const { values, size } = assay
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw new OmicsError(
        'value',
        `${method} needs every value: ${assay.features[Math.floor(i / size)].id} is ${Number.isNaN(values[i]) ? 'missing' : 'infinite'} in sample ${assay.samples[i % size].id}`,
        'impute or leave out the genes with missing values first',
      )
}

/**
 * The features that a fitted reference was made from, in its order: places in a new assay.
 * @throws OmicsError `features-missing` where one is absent, naming the first five
 */
export function placesOfReference(assay: Assay, features: readonly string[], method: string): Int32Array {
  const placeOf = assay.placeOf()
  const missing = features.filter(id => !placeOf.has(id))
  if (missing.length > 0)
    throw new OmicsError(
      'features-missing',
      `the reference of ${method} was made of ${features.length} features, of which ${assay.name} lacks ${missing.length} (${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ', ...' : ''})`,
      'measure them, or make the reference again from the features that both have',
    )
  return Int32Array.from(features, id => placeOf.get(id) ?? -1)
}
