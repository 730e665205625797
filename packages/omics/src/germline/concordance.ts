import { OmicsError } from '../assay/omics-error.ts'
import { findVariants } from './find-variants.ts'
import type { Genotypes } from './genotypes.ts'

/** How a sample of one file agrees with a sample of another. */
export interface Concordance {
  /** Places of the samples in their files. */
  readonly first: number
  readonly second: number
  /** Share of equal calls among the variants called in both. */
  readonly agreement: number
  readonly variants: number
}

export interface ConcordanceMatrix {
  /** Variants that both files have. */
  readonly shared: number
  /** Every pair, first sample after first sample. */
  readonly pairs: readonly Concordance[]
  /** For each sample of the first file the pair of the highest agreement. */
  readonly best: readonly Concordance[]
}

/**
 * Agreement of calls between the samples of two files (blood and tumour, two deliveries): of one person nearly all
 * calls agree, of two people about half to two thirds of common ones. Variants are matched by place and alleles.
 * @throws OmicsError `not-applicable` for files of two builds; `too-few` for fewer than 20 shared variants that vary
 */
export function concordance(first: Genotypes, second: Genotypes): ConcordanceMatrix {
  if (first.build !== null && second.build !== null && first.build !== second.build)
    throw new OmicsError(
      'not-applicable',
      `one file is on ${first.build} and the other on ${second.build}`,
      'lift one of them over',
    )
  const varying = first.placesWhere(v => new Set(first.calls(v)).size > 1 || first.size === 1)
  const { place, swapped } = findVariants(
    second,
    Array.from(varying, v => first.variant(v)),
  )
  const size = second.size
  const equal = new Float64Array(first.size * size)
  const known = new Float64Array(first.size * size)
  const [ours, theirs] = [new Int8Array(first.size), new Int8Array(size)]
  let shared = 0
  for (let i = 0; i < varying.length; i++) {
    if (place[i] < 0) continue
    shared++
    first.calls(varying[i], ours)
    second.calls(place[i], theirs)
    for (let a = 0; a < first.size; a++) {
      if (ours[a] < 0) continue
      for (let b = 0; b < size; b++) {
        if (theirs[b] < 0) continue
        known[a * size + b]++
        if (ours[a] === (swapped[i] ? 2 - theirs[b] : theirs[b])) equal[a * size + b]++
      }
    }
  }
  if (shared < 20)
    throw new OmicsError(
      'too-few',
      `${shared} variants are in both files`,
      'call both at the same common variants',
    )
  const pairs = Array.from(known, (count, at) => ({
    first: Math.floor(at / size),
    second: at % size,
    agreement: equal[at] / count,
    variants: count,
  }))
  const best = first.samples.map((_, a) =>
    pairs.slice(a * size, (a + 1) * size).reduce((x, y) => (y.agreement > x.agreement ? y : x)),
  )
  return { shared, pairs, best }
}
