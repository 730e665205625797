import type { Fitter, Training } from '@tessera/evidence'
import { symmetricEigen } from '@tessera/statistics'
import { type Assay, OmicsError } from '../assay/index.ts'
import { type FittedScores, fittedScores, type ReferenceParts } from './fitted-scores.ts'
import { type CoverageRule, type GeneSet, type PlacedSet, placeSets } from './gene-set.ts'
import { deviationOf } from './kernel-cdf.ts'
import { packNumbers } from './packed-numbers.ts'
import { type GeneSetScores, placesOfReference, requireWhole, scoreAssay } from './score-assay.ts'

/** Moments of the sets' genes in training, and what each adds to its set's score, set after set. */
interface PlageReference extends ReferenceParts {
  readonly method: 'plage'
  readonly mean: Float64Array
  readonly deviation: Float64Array
  readonly loadings: Float64Array
}

/**
 * Pathway level analysis of gene expression (Tomfohr, Lu and Kepler, BMC Bioinformatics 2005;6:225; R: GSVA, method
 * `plage`): the first right singular vector of the set's standardised genes, the direction in which its genes vary
 * together most; several papers score their signature by it. Its sign, which a decomposition leaves open, is the one in
 * which the genes' loadings add up to more than 0. Genes without variation are left out. A set of one gene scores its
 * standardised value over its length (GSVA 1.46 gives every sample 1).
 * @throws OmicsError `value` where a value is missing, `features-missing`
 */
export function plage(assay: Assay, sets: readonly GeneSet[], options: CoverageRule = {}): GeneSetScores {
  const { reference, coverage, findings } = fit(assay, sets, options)
  return { ...scoreByLoadings(reference, assay), coverage, findings }
}

/** {@link plage} with moments and loadings frozen on the training samples. */
export function plageFitter(
  sets: readonly GeneSet[],
  options: CoverageRule = {},
): Fitter<Assay, FittedScores> {
  return {
    name: 'PLAGE',
    fit: (training: Training<Assay>) => fittedPlage(fit(training.data, sets, options).reference),
  }
}

export function fittedPlage(reference: PlageReference): FittedScores {
  const { mean, deviation, loadings } = reference
  return fittedScores(
    reference,
    assay => scoreByLoadings(reference, assay),
    () => ({
      mean: packNumbers(mean),
      deviation: packNumbers(deviation),
      loadings: packNumbers(loadings),
    }),
  )
}

function fit(assay: Assay, sets: readonly GeneSet[], options: CoverageRule) {
  if (assay.size < 2) throw new OmicsError('too-few', 'one sample does not vary', 'give two samples or more')
  const deviations = assay.features.map((_, f) => deviationOf(assay.row(f)))
  const { placed, coverage, findings } = placeSets(
    assay,
    sets,
    options,
    place => !(deviations[place] < 1e-10),
  )
  const places = [...new Set(placed.flatMap(set => [...set.places]))]
  const used = assay.selectFeatures(places)
  requireWhole(used, 'PLAGE')
  const mean = Float64Array.from(
    places,
    (_, f) => used.row(f).reduce((sum, value) => sum + value, 0) / used.size,
  )
  const deviation = Float64Array.from(places, place => deviations[place])
  const rowOf = new Map(places.map((place, row) => [place, row]))
  const loadings = placed.flatMap(({ places: members }) => {
    const rows = Array.from(members, place => rowOf.get(place) ?? 0)
    return [...firstLoadings(rows.map(f => used.row(f).map(value => (value - mean[f]) / deviation[f])))]
  })
  const reference: PlageReference = {
    method: 'plage',
    options,
    sets,
    features: used.features.map(({ id }) => id),
    mean,
    deviation,
    loadings: Float64Array.from(loadings),
  }
  return { reference, coverage, findings }
}

/** First left singular vector over its singular value: times the standardised genes it gives the right one. */
function firstLoadings(z: readonly Float64Array[]): Float64Array {
  const [k, n] = [z.length, z[0].length]
  const size = Math.min(k, n)
  const square = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      let sum = 0
      if (k <= n) for (let s = 0; s < n; s++) sum += z[i][s] * z[j][s]
      else for (let g = 0; g < k; g++) sum += z[g][i] * z[g][j]
      square[i * size + j] = sum
      square[j * size + i] = sum
    }
  const { values, vectors } = symmetricEigen(square, size)
  const singular = Math.sqrt(values[size - 1])
  const vector = vectors[size - 1]
  const left =
    k <= n
      ? vector
      : Float64Array.from(z, row => row.reduce((sum, one, s) => sum + one * vector[s], 0) / singular)
  const sign = left.reduce((sum, one) => sum + one, 0) < 0 ? -1 : 1
  return left.map(one => (sign * one) / singular)
}

function scoreByLoadings(
  { features, mean, deviation, loadings, sets, options }: PlageReference,
  assay: Assay,
) {
  const known = assay.selectFeatures(placesOfReference(assay, features, 'PLAGE'))
  requireWhole(known, 'PLAGE')
  const { placed, coverage, findings } = placeSets(known, sets, options)
  const values = new Float64Array(placed.length * known.size)
  let start = 0
  for (const [set, { places }] of placed.entries()) {
    for (const [i, place] of places.entries()) {
      const row = known.row(place)
      const weight = loadings[start + i] / deviation[place]
      for (let s = 0; s < known.size; s++) values[set * known.size + s] += weight * (row[s] - mean[place])
    }
    start += places.length
  }
  const names = placed.map(({ name }: PlacedSet) => name)
  return { scores: scoreAssay(assay, 'PLAGE', names, values), coverage, findings }
}
