import { OmicsError } from '../assay/omics-error.ts'
import { bitsSet } from './bits.ts'
import { isAutosome } from './chromosomes.ts'
import type { Genotypes } from './genotypes.ts'

export interface KinshipPair {
  /** Places of the two samples. */
  readonly first: number
  readonly second: number
  /** KING-robust kinship coefficient: 0.5 for the same person, 0.25 parents and sibs, 0.125 second degree. */
  readonly kinship: number
  /** Share of the variants called in both where the two are opposite homozygotes: near 0 for parent and child. */
  readonly ibs0: number
  /** Variants called in both. */
  readonly variants: number
}

export interface KinshipOptions {
  /** Variants to compare by; all autosomal ones by default. */
  readonly places?: ArrayLike<number>
  /** Only pairs above this: thousands of samples have millions of pairs. */
  readonly above?: number
  readonly onProgress?: (done: number, total: number) => void
}

export type Relation = 'duplicate' | 'parent-child' | 'siblings' | 'second-degree' | 'unrelated'

/** The genotypes of a sample as three rows of bits. */
interface SampleBits {
  readonly words: number
  readonly heterozygous: Int32Array
  readonly reference: Int32Array
  readonly alternate: Int32Array
}

/**
 * KING-robust kinship of every pair over the autosomal variants, which needs no allele frequencies and stands
 * population structure: (N(Aa,Aa) - 2 N(AA,aa)) / (2 N(Aa)_i) + 1/2 - (N(Aa)_i + N(Aa)_j) / (4 N(Aa)_i), where i is
 * the sample with fewer heterozygotes, over the variants called in both. Manichaikul et al., Bioinformatics
 * 2010;26:2867, equation 11. NaN for a pair of which one has no heterozygous call.
 * @throws OmicsError `too-few` without an autosomal variant
 */
export function kinship(genotypes: Genotypes, options: KinshipOptions = {}): KinshipPair[] {
  const places = options.places ?? genotypes.placesWhere(v => isAutosome(genotypes.chromosome(v)))
  if (places.length === 0)
    throw new OmicsError(
      'too-few',
      'no autosomal variant to compare samples by',
      'give a file with autosomes',
    )
  const bits = bitsOf(genotypes, places)
  const pairs: KinshipPair[] = []
  for (let i = 0; i < genotypes.size; i++) {
    for (let j = i + 1; j < genotypes.size; j++) {
      const pair = pairOf(bits, i, j)
      if (options.above === undefined || pair.kinship > options.above) pairs.push(pair)
    }
    options.onProgress?.(i + 1, genotypes.size)
  }
  return pairs
}

/** Least kinship of second-degree relatives. */
export const secondDegree = 2 ** -3.5

/**
 * What a kinship coefficient says, by KING's cuts at powers of 2^-1/2: above 0.354 duplicate (or identical twin),
 * above 0.177 first degree (parent and child where fewer than 0.5 % of the variants are opposite homozygotes), above
 * 0.0884 second degree.
 */
export function relationOf({ kinship, ibs0 }: Pick<KinshipPair, 'kinship' | 'ibs0'>): Relation {
  if (kinship > 2 ** -1.5) return 'duplicate'
  if (kinship > 2 ** -2.5) return ibs0 < 0.005 ? 'parent-child' : 'siblings'
  return kinship > secondDegree ? 'second-degree' : 'unrelated'
}

function bitsOf(genotypes: Genotypes, places: ArrayLike<number>): SampleBits {
  const { size } = genotypes
  const words = Math.ceil(places.length / 32)
  const rows = () => new Int32Array(words * size)
  const bits: SampleBits = { words, heterozygous: rows(), reference: rows(), alternate: rows() }
  const byCall = [bits.reference, bits.heterozygous, bits.alternate]
  const calls = new Int8Array(size)
  for (let i = 0; i < places.length; i++) {
    genotypes.calls(places[i], calls)
    for (let s = 0; s < size; s++) if (calls[s] >= 0) byCall[calls[s]][s * words + (i >>> 5)] |= 1 << (i & 31)
  }
  return bits
}

function pairOf(
  { words, heterozygous, reference, alternate }: SampleBits,
  i: number,
  j: number,
): KinshipPair {
  let [both, opposite, hetI, hetJ, called] = [0, 0, 0, 0, 0]
  for (let w = 0, a = i * words, b = j * words; w < words; w++, a++, b++) {
    const knownI = heterozygous[a] | reference[a] | alternate[a]
    const knownJ = heterozygous[b] | reference[b] | alternate[b]
    both += bitsSet(heterozygous[a] & heterozygous[b])
    opposite += bitsSet((reference[a] & alternate[b]) | (alternate[a] & reference[b]))
    hetI += bitsSet(heterozygous[a] & knownJ)
    hetJ += bitsSet(heterozygous[b] & knownI)
    called += bitsSet(knownI & knownJ)
  }
  const fewer = Math.min(hetI, hetJ)
  return {
    first: i,
    second: j,
    kinship:
      fewer === 0 ? Number.NaN : (both - 2 * opposite) / (2 * fewer) + 0.5 - (hetI + hetJ) / (4 * fewer),
    ibs0: opposite / called,
    variants: called,
  }
}
