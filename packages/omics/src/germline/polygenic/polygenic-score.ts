import type { Fitter } from '@tessera/evidence'
import { OmicsError } from '../../assay/omics-error.ts'
import type { Genotypes } from '../genotypes.ts'
import { type CalibratedWeight, FittedPolygenicScore, type MissingRule, rawScores } from './fitted-score.ts'
import { type AmbiguousRule, type MatchedScore, matchWeights } from './match-weights.ts'
import type { ScoringFile } from './scoring-file.ts'

export interface PolygenicScoreOptions {
  readonly ambiguous?: AmbiguousRule
  readonly missing?: MissingRule
  /** Least share of the score's variants that the genotypes must have; by default 0.75 (as the PGS Catalog's calculator). */
  readonly leastCoverage?: number
}

/**
 * Fits a published score to genotypes: its weights are given, but which of its variants there are, their frequencies
 * (for missing calls), and mean and standard deviation are those of the training samples.
 * @throws OmicsError `features-missing` below the least coverage; `not-applicable` where the builds do not fit;
 * `too-few` where nobody has a score or all have the same
 */
export function fitPolygenicScore(
  genotypes: Genotypes,
  file: ScoringFile,
  options: PolygenicScoreOptions = {},
): { readonly fitted: FittedPolygenicScore; readonly match: MatchedScore } {
  const { ambiguous = 'drop', missing = 'frequency', leastCoverage = 0.75 } = options
  const match = matchWeights(file, genotypes, ambiguous)
  if (match.counts.matched === 0 || match.coverage < leastCoverage)
    throw new OmicsError(
      'features-missing',
      `${file.name}: ${match.counts.matched} of ${file.weights.length + file.leftOut} variants can be scored (${told(match)}), less than ${Math.round(100 * leastCoverage)} %`,
      'impute the genotypes, choose a score of fewer variants, or lower the least coverage knowingly',
    )
  const weights: CalibratedWeight[] = match.matched.map(({ weight, place, effectIsAlternate }) => {
    const dosages = genotypes.dosages(place).filter(value => value >= 0)
    const frequency = dosages.reduce((sum, value) => sum + value, 0) / (2 * dosages.length)
    const published = weight.frequency
    const fallback = published === null ? 0 : effectIsAlternate ? published : 1 - published
    const [none, one, two] = weight.weights
    return {
      variant: genotypes.variant(place),
      byAlternate: effectIsAlternate ? [none, one, two] : [two, one, none],
      frequency: Number.isNaN(frequency) ? fallback : frequency,
    }
  })
  const raw = rawScores(genotypes, weights, { missing, leastCoverage }).score.filter(
    value => !Number.isNaN(value),
  )
  const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length
  const sd = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (raw.length - 1))
  if (!(sd > 0))
    throw new OmicsError(
      'too-few',
      `${file.name} does not vary among the ${raw.length} training samples with a score`,
      'fit it on more samples',
    )
  const { name } = file
  return {
    fitted: new FittedPolygenicScore({
      name,
      build: genotypes.build,
      weights,
      missing,
      leastCoverage,
      mean,
      sd,
      samples: raw.length,
    }),
    match,
  }
}

function told({ counts }: MatchedScore): string {
  return `${counts.absent} absent, ${counts.allelesDiffer} with other alleles, ${counts.ambiguous} with ambiguous strand`
}

/** {@link fitPolygenicScore} on training samples: new samples are scored by what was fitted, one by one. */
export function polygenicScore(
  file: ScoringFile,
  options: PolygenicScoreOptions = {},
): Fitter<Genotypes, FittedPolygenicScore> {
  return {
    name: `polygenic-score ${file.name}`,
    fit: training => fitPolygenicScore(training.data, file, options).fitted,
  }
}
