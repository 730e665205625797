import type { Fitter, Training } from '@tessera/evidence'
import type { Assay } from '../assay/index.ts'
import { type FittedScores, fittedScores, type ReferenceParts } from './fitted-scores.ts'
import { type CoverageRule, type GeneSet, placeSets } from './gene-set.ts'
import { deviationOf } from './kernel-cdf.ts'
import { packNumbers } from './packed-numbers.ts'
import { type GeneSetScores, placesOfReference, requireWhole, scoreAssay } from './score-assay.ts'

/** Mean and standard deviation of each gene with variation in training. */
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

function zScoreReference(assay: Assay, sets: readonly GeneSet[], options: CoverageRule): ZScoreReference {
  requireWhole(assay, 'the combined z-score')
  const features: string[] = []
  const mean: number[] = []
  const deviation: number[] = []
  for (const [f, { id }] of assay.features.entries()) {
    const row = assay.row(f)
    const sd = deviationOf(row)
    if (!(sd >= 1e-10)) continue
    features.push(id)
    mean.push(row.reduce((sum, value) => sum + value, 0) / row.length)
    deviation.push(sd)
  }
  return {
    method: 'zscore',
    options,
    sets,
    features,
    mean: Float64Array.from(mean),
    deviation: Float64Array.from(deviation),
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

function scoreByMoments(reference: ZScoreReference, assay: Assay): GeneSetScores {
  const { features, mean, deviation, sets, options } = reference
  const rowOf = new Map(features.map((id, row) => [id, row]))
  const momentOf = Int32Array.from(assay.features, ({ id }) => rowOf.get(id) ?? -1)
  const { placed, coverage, findings } = placeSets(assay, sets, options, place => momentOf[place] >= 0)
  const scored = new Set(placed.flatMap(({ places }) => [...places]))
  placesOfReference(assay, needed(sets, rowOf), 'the combined z-score')
  requireWhole(assay.selectFeatures([...scored]), 'the combined z-score')
  const values = new Float64Array(placed.length * assay.size)
  for (const [set, { places }] of placed.entries()) {
    const scale = 1 / Math.sqrt(places.length)
    for (const place of places) {
      const row = assay.row(place)
      const moment = momentOf[place]
      for (let s = 0; s < assay.size; s++)
        values[set * assay.size + s] += (row[s] - mean[moment]) / deviation[moment]
    }
    for (let s = 0; s < assay.size; s++) values[set * assay.size + s] *= scale
  }
  const names = placed.map(({ name }) => name)
  return { scores: scoreAssay(assay, 'z-score', names, values), coverage, findings }
}

/** Genes of the sets that training had: a new sample must have them too, or its score would mean something else. */
function needed(sets: readonly GeneSet[], rowOf: ReadonlyMap<string, number>): string[] {
  return [...new Set(sets.flatMap(({ genes }) => genes))].filter(gene => rowOf.has(gene))
}
