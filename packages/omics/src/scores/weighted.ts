import type { Finding } from '@tessera/evidence'
import { type Assay, OmicsError } from '../assay/index.ts'
import { type CoverageRule, type GeneSet, type PlacedSet, placeSets } from './gene-set.ts'
import { type GeneSetScores, scoreAssay } from './score-assay.ts'

/**
 * Mean of the set's genes in each sample, on the assay's own scale. Where a gene is missing in a sample, the sample's
 * score is missing, with a finding: a mean over other genes would mean something else.
 * @throws OmicsError `features-missing`
 */
export function meanScores(
  assay: Assay,
  sets: readonly GeneSet[],
  options: CoverageRule = {},
): GeneSetScores {
  return sums(assay, sets, options, 'mean', ({ places }) =>
    new Float64Array(places.length).fill(1 / places.length),
  )
}

/**
 * Sum of weight x value over the set's genes. Sets without weights are refused. Genes that the assay lacks are left
 * out; their weights are not shared out among the others.
 * @throws OmicsError `value` where a set has no weights, `features-missing`
 */
export function weightedScores(
  assay: Assay,
  sets: readonly GeneSet[],
  options: CoverageRule = {},
): GeneSetScores {
  const without = sets.find(({ weights }) => weights === undefined)
  if (without)
    throw new OmicsError(
      'value',
      `the set ${without.name} has no weights`,
      'give a weight for each gene, or take the mean',
    )
  return sums(
    assay,
    sets,
    options,
    'weighted sum',
    ({ weights, places }) => weights ?? new Float64Array(places.length),
  )
}

function sums(
  assay: Assay,
  sets: readonly GeneSet[],
  options: CoverageRule,
  method: string,
  weightsOf: (set: PlacedSet) => Float64Array,
): GeneSetScores {
  const { placed, coverage, findings } = placeSets(assay, sets, options)
  const values = new Float64Array(placed.length * assay.size)
  for (const [set, one] of placed.entries()) {
    const weights = weightsOf(one)
    for (const [i, place] of one.places.entries()) {
      const row = assay.row(place)
      for (let s = 0; s < assay.size; s++) values[set * assay.size + s] += weights[i] * row[s]
    }
  }
  const names = placed.map(({ name }) => name)
  return {
    scores: scoreAssay(assay, method, names, values),
    coverage,
    findings: [...findings, ...missingScores(assay, names, values)],
  }
}

/** A note for each set that some samples have no score of. */
export function missingScores(assay: Assay, names: readonly string[], values: Float64Array): Finding[] {
  return names.flatMap((set, i): Finding[] => {
    const without = assay.samples.filter((_, s) => Number.isNaN(values[i * assay.size + s]))
    if (without.length === 0) return []
    return [
      {
        severity: 'warning',
        code: 'score-missing',
        message: `${set}: no score in ${without.length} of ${assay.size} samples, where a gene of it is missing (${without
          .slice(0, 5)
          .map(({ id }) => id)
          .join(', ')}${without.length > 5 ? ', ...' : ''})`,
        cure: 'impute the genes, or leave the set out',
        count: without.length,
      },
    ]
  })
}
