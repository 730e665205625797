import type { Fitter } from '@tessera/evidence'
import { symmetricEigen } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'
import { isAutosome } from './chromosomes.ts'
import { AncestryComponents } from './fitted-ancestry.ts'
import type { Genotypes } from './genotypes.ts'
import { type PruningOptions, pruneLinked } from './ld-pruning.ts'
import {
  pattersonScaling,
  sampleProduct,
  standardisedRow,
  type VariantScaling,
} from './standardised-product.ts'

export interface AncestryOptions {
  /** How many components; by default 10, fewer where the samples do not span as many. */
  readonly components?: number
  /** Least frequency of the rarer allele among the training samples; by default 0.05. */
  readonly minorFrequency?: number
  /** Least call rate among the training samples; by default 0.95. */
  readonly callRate?: number
  /** Pruning for linkage disequilibrium; `null` takes every variant. */
  readonly pruning?: PruningOptions | null
  /** Variants that may be used (those that pass quality); by default all. */
  readonly places?: ArrayLike<number>
  readonly onProgress?: (done: number, total: number) => void
}

/** Regions whose long-range linkage would make a component of their own: the MHC and the inversion of 8p23. */
const longRange: readonly (readonly [string, number, number])[] = [
  ['6', 25_000_000, 35_000_000],
  ['8', 7_000_000, 13_000_000],
]

/**
 * Ancestry components: principal components of the autosomal variants that are common, called and not linked,
 * standardised by Patterson, Price & Reich (PLoS Genet 2006;2:e190), missing calls at their mean. Scores are those of
 * R's prcomp of the standardised matrix without further centring. The sign of a component is such that its largest
 * loading in size is positive.
 * @throws OmicsError `too-few` for fewer than three samples, or fewer than three variants that can be used
 */
export function fitAncestry(genotypes: Genotypes, options: AncestryOptions = {}): AncestryComponents {
  const { size } = genotypes
  if (size < 3)
    throw new OmicsError(
      'too-few',
      `components of ${size} samples`,
      'fit them on three training samples or more',
    )
  const places = ancestryPlaces(genotypes, options)
  if (places.length < 3)
    throw new OmicsError(
      'too-few',
      `${places.length} variants are autosomal, common, called and not linked`,
      'give more variants, or lower the least frequency and call rate',
    )
  const scaling = pattersonScaling(genotypes, places)
  const product = sampleProduct(genotypes, places, scaling, options.onProgress)
  const eigen = symmetricEigen(product, size)
  const total = eigen.values.reduce((sum, value) => sum + Math.max(0, value), 0)
  // The rows of one matrix sum to zero over the samples: one eigenvalue is zero but for rounding.
  const most = Math.min(options.components ?? 10, size - 1, places.length)
  const values: number[] = []
  const vectors: Float64Array[] = []
  for (let k = size - 1; k >= 0 && values.length < most; k--) {
    if (!(eigen.values[k] > 1e-9 * total)) break
    values.push(eigen.values[k])
    vectors.push(eigen.vectors[k])
  }
  const loadings = loadingsOf(genotypes, places, scaling, values, vectors)
  for (const of of loadings) fixSign(of)
  return new AncestryComponents({
    variants: Array.from(places, place => genotypes.variant(place)),
    build: genotypes.build,
    ...scaling,
    loadings,
    variance: Float64Array.from(values, value => value / (size - 1)),
    share: Float64Array.from(values, value => value / total),
    samples: size,
  })
}

/** {@link fitAncestry} on training samples: what is fitted projects new samples one by one. */
export function ancestryComponents(options: AncestryOptions = {}): Fitter<Genotypes, AncestryComponents> {
  return { name: 'ancestry-components', fit: training => fitAncestry(training.data, options) }
}

function ancestryPlaces(genotypes: Genotypes, options: AncestryOptions): Int32Array {
  const { minorFrequency = 0.05, callRate = 0.95, pruning = {} } = options
  const { position } = genotypes.variants
  const dosages = new Float64Array(genotypes.size)
  const allowed = Int32Array.from(options.places ?? genotypes.placesWhere(() => true)).filter(place => {
    const chromosome = genotypes.chromosome(place)
    if (!isAutosome(chromosome)) return false
    if (
      longRange.some(
        ([of, from, to]) => of === chromosome && position[place] >= from && position[place] <= to,
      )
    )
      return false
    genotypes.dosages(place, dosages)
    let known = 0
    let copies = 0
    for (const dosage of dosages)
      if (dosage >= 0) {
        known++
        copies += dosage
      }
    const minor = Math.min(copies, 2 * known - copies)
    return known > 0 && known >= callRate * dosages.length && minor > 0 && minor >= minorFrequency * 2 * known
  })
  return pruning === null ? allowed : pruneLinked(genotypes, { ...pruning, places: allowed })
}

function loadingsOf(
  genotypes: Genotypes,
  places: Int32Array,
  { mean, scale }: VariantScaling,
  values: readonly number[],
  vectors: readonly Float64Array[],
): Float64Array[] {
  const loadings = vectors.map(() => new Float64Array(places.length))
  const row = new Float64Array(genotypes.size)
  for (let i = 0; i < places.length; i++) {
    standardisedRow(genotypes, places[i], mean[i], scale[i], row)
    for (let k = 0; k < vectors.length; k++) {
      const vector = vectors[k]
      let sum = 0
      for (let s = 0; s < row.length; s++) sum += row[s] * vector[s]
      loadings[k][i] = sum / Math.sqrt(values[k])
    }
  }
  return loadings
}

function fixSign(loadings: Float64Array): void {
  let largest = 0
  for (const loading of loadings) if (Math.abs(loading) > Math.abs(largest)) largest = loading
  if (largest < 0) for (let i = 0; i < loadings.length; i++) loadings[i] = -loadings[i]
}
