import { OmicsError } from '../assay/omics-error.ts'
import { bitsSet } from './bits.ts'
import type { Genotypes } from './genotypes.ts'

export interface PruningOptions {
  /** Variants that are looked at together; by default 50. */
  readonly window?: number
  /** Variants by which the window moves; by default 5. */
  readonly step?: number
  /** Squared correlation above which one of two goes; by default 0.2. */
  readonly r2?: number
  /** Variants to begin with, in the order of the genome; by default all. */
  readonly places?: ArrayLike<number>
}

/** Genotypes of a variant as two rows of bits, and the sums of its calls. */
interface VariantBits {
  readonly one: Int32Array
  readonly two: Int32Array
  readonly called: Int32Array
  readonly complete: boolean
  readonly minorFrequency: number
}

/**
 * Variants that are left when, within a window that slides along each chromosome, of every pair whose squared
 * correlation of calls (over the samples with both) is above `r2` the one with the rarer allele goes (of equal ones
 * the later), until no such pair is left. Variants of one kind of call go too. PLINK: --indep-pairwise window step r2.
 * @returns places, ascending
 * @throws OmicsError `value` for a window below 2, a step below 1 or an r2 outside 0 to 1
 */
export function pruneLinked(genotypes: Genotypes, options: PruningOptions = {}): Int32Array {
  const { window = 50, step = 5, r2 = 0.2 } = options
  if (!(window >= 2 && step >= 1 && r2 >= 0 && r2 <= 1))
    throw new OmicsError(
      'value',
      `window ${window}, step ${step}, r2 ${r2}`,
      'give a window of 2 or more, a step of 1 or more, an r2 of 0 to 1',
    )
  const places = Int32Array.from(options.places ?? genotypes.placesWhere(() => true))
  const kept = new Uint8Array(places.length).fill(1)
  const { chromosome } = genotypes.variants
  for (let from = 0; from < places.length; ) {
    let to = from + 1
    while (to < places.length && chromosome[places[to]] === chromosome[places[from]]) to++
    pruneChromosome(genotypes, places, kept, { from, to, window, step, r2 })
    from = to
  }
  return places.filter((_, i) => kept[i] === 1)
}

function pruneChromosome(
  genotypes: Genotypes,
  places: Int32Array,
  kept: Uint8Array,
  { from, to, window, step, r2 }: { from: number; to: number; window: number; step: number; r2: number },
): void {
  const bits = new Map<number, VariantBits>()
  let compared = from
  for (let start = from; start < to; start += step) {
    const end = Math.min(to, start + window)
    for (let i = compared; i < end; i++) {
      const made = bitsOfVariant(genotypes, places[i])
      if (made === null) kept[i] = 0
      else bits.set(i, made)
    }
    for (let i = start; i < end; i++) {
      const a = kept[i] === 1 ? bits.get(i) : undefined
      if (a === undefined) continue
      // Pairs of which both were in an earlier window have been compared.
      for (let j = Math.max(i + 1, compared); j < end; j++) {
        const b = kept[j] === 1 ? bits.get(j) : undefined
        if (b === undefined || !(squaredCorrelation(a, b) > r2)) continue
        if (b.minorFrequency <= a.minorFrequency) kept[j] = 0
        else {
          kept[i] = 0
          break
        }
      }
    }
    for (let i = start; i < Math.min(end, start + step); i++) bits.delete(i)
    compared = end
    if (end === to) break
  }
}

function bitsOfVariant(genotypes: Genotypes, place: number): VariantBits | null {
  const { size } = genotypes
  const words = Math.ceil(size / 32)
  const row = () => new Int32Array(words)
  const [one, two, called] = [row(), row(), row()]
  const calls = genotypes.calls(place)
  let known = 0
  let copies = 0
  let heterozygous = 0
  for (let s = 0; s < size; s++) {
    const call = calls[s]
    if (call < 0) continue
    const bit = 1 << (s & 31)
    called[s >>> 5] |= bit
    if (call === 1) one[s >>> 5] |= bit
    else if (call === 2) two[s >>> 5] |= bit
    known++
    copies += call
    if (call === 1) heterozygous++
  }
  if (copies === 0 || copies === 2 * known || heterozygous === known) return null
  return {
    one,
    two,
    called,
    complete: known === size,
    minorFrequency: Math.min(copies, 2 * known - copies) / (2 * known),
  }
}

/** Squared correlation of the calls of two variants over the samples with both; 0 where one does not vary. */
export function squaredCorrelations(genotypes: Genotypes, first: number, second: number): number {
  const [a, b] = [bitsOfVariant(genotypes, first), bitsOfVariant(genotypes, second)]
  return a === null || b === null ? 0 : squaredCorrelation(a, b)
}

function squaredCorrelation(a: VariantBits, b: VariantBits): number {
  let [n, onesA, twosA, onesB, twosB, oneOne, oneTwo, twoTwo] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let w = 0; w < a.one.length; w++) {
    const called = a.called[w] & b.called[w]
    n += bitsSet(called)
    onesA += bitsSet(a.one[w] & called)
    twosA += bitsSet(a.two[w] & called)
    onesB += bitsSet(b.one[w] & called)
    twosB += bitsSet(b.two[w] & called)
    oneOne += bitsSet(a.one[w] & b.one[w])
    oneTwo += bitsSet((a.one[w] & b.two[w]) | 0) + bitsSet(a.two[w] & b.one[w])
    twoTwo += bitsSet(a.two[w] & b.two[w])
  }
  const [sumA, sumB] = [onesA + 2 * twosA, onesB + 2 * twosB]
  const covariance = n * (oneOne + 2 * oneTwo + 4 * twoTwo) - sumA * sumB
  const varianceA = n * (onesA + 4 * twosA) - sumA * sumA
  const varianceB = n * (onesB + 4 * twosB) - sumB * sumB
  const product = varianceA * varianceB
  return product > 0 ? (covariance * covariance) / product : 0
}
