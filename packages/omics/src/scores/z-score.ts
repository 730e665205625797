import type { Fitter, Training } from '@tessera/evidence'
import type { Assay } from '../assay/index.ts'
import { type FittedScores, fittedScores, type ReferenceParts } from './fitted-scores.ts'
import { type CoverageRule, type GeneSet, placeSets } from './gene-set.ts'
import { deviationOf } from './kernel-cdf.ts'
import { packNumbers } from './packed-numbers.ts'
import { type GeneSetScores, placesOfReference, requireWhole, scoreAssay } from './score-assay.ts'

/** Mean and standard deviation of the sets' genes that vary in training. */
interface ZScoreReference extends ReferenceParts {
  readonly method: 'zscore'
  readonly mean: Float64Array
  readonly deviation: Float64Array
}

/**
 * Combined z-score (Lee et al., PLoS Comput Biol 2008;4:e1000217; R: GSVA, method `zscore`): genes standardised over
 * the samples, summed over the set and divided by the root of the number of genes. Genes without variation are left
 * out.
 * @throws OmicsError `value` where a value is missing, `features-missing`
 */
export function zScores(assay: Assay, sets: readonly GeneSet[], options: CoverageRule = {}): GeneSetScores {
  return scoreByMoments(zScoreReference(assay, sets, options), assay)
}

/** {@link zScores} with means and standard deviations frozen on the training samples. */
export function zScoreFitter(
  sets: readonly GeneSet[],
  options: CoverageRule = {},
): Fitter<Assay, FittedScores> {
  return {
    name: 'combined z-score',
    fit: (training: Training<Assay>) => fittedZScores(zScoreReference(training.data, sets, options)),
  }
}

/** Moments of the genes that the sets use. */
function zScoreReference(assay: Assay, sets: readonly GeneSet[], options: CoverageRule): ZScoreReference {
  const deviations = new Map<number, number>()
  const usable = (place: number) => {
    const known = deviations.get(place) ?? deviationOf(assay.row(place))
    deviations.set(place, known)
    return !(known < 1e-10)
  }
  const { placed } = placeSets(assay, sets, options, usable)
  const places = [...new Set(placed.flatMap(set => [...set.places]))]
  const used = assay.selectFeatures(places)
  requireWhole(used, 'the combined z-score')
  return {
    method: 'zscore',
    options,
    sets,
    features: used.features.map(({ id }) => id),
    mean: Float64Array.from(places, (_, f) => used.row(f).reduce((sum, value) => sum + value, 0) / used.size),
    deviation: Float64Array.from(places, place => deviations.get(place) ?? Number.NaN),
  }
}

export function fittedZScores(reference: ZScoreReference): FittedScores {
  const { mean, deviation } = reference
  return fittedScores(
    reference,
    assay => scoreByMoments(reference, assay),
    () => ({
      mean: packNumbers(mean),
      deviation: packNumbers(deviation),
    }),
  )
}

function scoreByMoments(
  { features, mean, deviation, sets, options }: ZScoreReference,
  assay: Assay,
): GeneSetScores {
  const known = assay.selectFeatures(placesOfReference(assay, features, 'the combined z-score'))
  requireWhole(known, 'the combined z-score')
  const { placed, coverage, findings } = placeSets(known, sets, options)
  const values = new Float64Array(placed.length * known.size)
  for (const [set, { places }] of placed.entries()) {
    const scale = 1 / Math.sqrt(places.length)
    for (const place of places) {
      const row = known.row(place)
      for (let s = 0; s < known.size; s++)
        values[set * known.size + s] += (row[s] - mean[place]) / deviation[place]
    }
    for (let s = 0; s < known.size; s++) values[set * known.size + s] *= scale
  }
  const names = placed.map(({ name }) => name)
  return { scores: scoreAssay(assay, 'z-score', names, values), coverage, findings }
}
