import { benjaminiHochberg, fisherExact } from '@tessera/statistics'
import { type Assay, OmicsError } from '../../assay/index.ts'

/** Two genes in the samples. */
export interface GenePair {
  readonly first: string
  readonly second: string
  readonly both: number
  readonly firstOnly: number
  readonly secondOnly: number
  readonly neither: number
  /** Conditional maximum likelihood estimate with its exact limits, as fisher.test gives. */
  readonly oddsRatio: { readonly value: number; readonly lower: number; readonly upper: number } | null
  readonly p: number
  /** Benjamini and Hochberg's over the pairs. */
  readonly adjusted: number
  readonly tends: 'together' | 'apart'
}

/**
 * Co-occurrence and mutual exclusivity of every pair of the matrix's genes over its samples: Fisher's exact test,
 * two-sided, with the conditional odds ratio (together above 1, apart else), Benjamini and Hochberg over the pairs; the
 * definition of maftools::somaticInteractions. The smallest p comes first.
 * @throws OmicsError `too-few` without two genes that are mutated in some samples and not in others
 */
export function coOccurrence(genes: Assay): GenePair[] {
  const n = genes.size
  const rows = genes.features.map((_, f) => genes.row(f))
  const sums = rows.map(row => row.reduce((sum, one) => sum + one, 0))
  const usable = rows.map((_, f) => f).filter(f => sums[f] > 0 && sums[f] < n)
  if (usable.length < 2)
    throw new OmicsError(
      'too-few',
      'co-occurrence needs two genes that are mutated in some samples and not in others',
      'give more genes or samples',
    )
  const pairs: Omit<GenePair, 'adjusted'>[] = []
  for (let a = 0; a < usable.length; a++)
    for (let b = a + 1; b < usable.length; b++) {
      const [i, j] = [usable[a], usable[b]]
      let both = 0
      for (let s = 0; s < n; s++) both += rows[i][s] * rows[j][s]
      const [firstOnly, secondOnly] = [sums[i] - both, sums[j] - both]
      const neither = n - both - firstOnly - secondOnly
      const { p, oddsRatio } = fisherExact([
        [neither, secondOnly],
        [firstOnly, both],
      ])
      pairs.push({
        first: genes.features[i].id,
        second: genes.features[j].id,
        both,
        firstOnly,
        secondOnly,
        neither,
        oddsRatio,
        p,
        tends: (oddsRatio?.value ?? 0) > 1 ? 'together' : 'apart',
      })
    }
  const adjusted = benjaminiHochberg(pairs.map(({ p }) => p))
  return pairs
    .map((pair, i) => ({ ...pair, adjusted: adjusted[i] }))
    .sort((x, y) => x.p - y.p || (x.first < y.first ? -1 : 1))
}
