import type { Genotypes } from './genotypes.ts'
import type { ReadGenotypes } from './read-options.ts'
import type { Sex } from './sex.ts'
import { isHemizygous } from './variant-quality.ts'

export interface SexCheck {
  /** Inbreeding coefficient of X outside the pseudoautosomal regions: near 1 in men, near 0 in women; NaN without polymorphic variants. */
  readonly inbreedingX: Float64Array
  /** Polymorphic variants of X with a call. */
  readonly variantsX: Uint32Array
  /** Share of the variants of Y with a call; NaN where the file has no Y. */
  readonly callRateY: Float64Array
  /** By X, and where X does not decide by Y; null where neither does. */
  readonly inferred: readonly (Sex | null)[]
  /** What decided, or why nothing did. */
  readonly reason: readonly string[]
}

export interface SexCheckOptions {
  /** F of X below which a sample is a woman's, and above which a man's (PLINK's 0.2 and 0.8). */
  readonly femaleBelow?: number
  readonly maleAbove?: number
  /** Fewest polymorphic variants of X by which it decides. */
  readonly leastX?: number
}

/**
 * Sex by the heterozygosity of X (PLINK: --check-sex): F = (O - E) / (N - E) of homozygous calls, allele frequencies of
 * all samples, E by p alone. Where a file calls men's X as haploid, that is seen as homozygous, as it is. Of Y the
 * share of called variants is told; it decides where X has too few variants (above 0.5 a man, below 0.1 a woman).
 */
export function sexCheck(
  genotypes: Genotypes,
  ploidy: ReadGenotypes['ploidy'] | null = null,
  options: SexCheckOptions = {},
): SexCheck {
  const { femaleBelow = 0.2, maleAbove = 0.8, leastX = 20 } = options
  const { size } = genotypes
  const x = genotypes.placesWhere(v => genotypes.chromosome(v) === 'X' && isHemizygous(genotypes, v))
  const y = genotypes.placesWhere(v => genotypes.chromosome(v) === 'Y')
  const variantsX = new Uint32Array(size)
  const [seen, expected, calledY] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  const calls = new Int8Array(size)
  for (const v of x) {
    genotypes.calls(v, calls)
    let known = 0
    let copies = 0
    for (const call of calls)
      if (call >= 0) {
        known++
        copies += call
      }
    if (copies === 0 || copies === 2 * known) continue
    const p = copies / (2 * known)
    for (let s = 0; s < size; s++) {
      if (calls[s] < 0) continue
      variantsX[s]++
      expected[s] += 1 - 2 * p * (1 - p)
      if (calls[s] !== 1) seen[s]++
    }
  }
  for (const v of y) {
    genotypes.calls(v, calls)
    for (let s = 0; s < size; s++) if (calls[s] >= 0) calledY[s]++
  }
  const inbreedingX = seen.map((homozygous, s) => (homozygous - expected[s]) / (variantsX[s] - expected[s]))
  const callRateY = calledY.map(called => called / y.length)
  const decided = Array.from({ length: size }, (_, s) =>
    decide(inbreedingX[s], variantsX[s], callRateY[s], haploidShare(ploidy, s)),
  )
  return {
    inbreedingX,
    variantsX,
    callRateY,
    inferred: decided.map(({ sex }) => sex),
    reason: decided.map(({ reason }) => reason),
  }

  function decide(
    f: number,
    variants: number,
    rateY: number,
    haploid: number,
  ): { sex: Sex | null; reason: string } {
    if (haploid > 0.9) return { sex: 'male', reason: 'the file calls X as haploid' }
    if (variants >= leastX) {
      if (f < femaleBelow) return { sex: 'female', reason: `F of X ${f.toFixed(2)}` }
      if (f > maleAbove) return { sex: 'male', reason: `F of X ${f.toFixed(2)}` }
      return { sex: null, reason: `F of X ${f.toFixed(2)} is between ${femaleBelow} and ${maleAbove}` }
    }
    if (rateY > 0.5) return { sex: 'male', reason: `${Math.round(100 * rateY)} % of Y called` }
    if (rateY < 0.1) return { sex: 'female', reason: `${Math.round(100 * rateY)} % of Y called` }
    return { sex: null, reason: `${variants} polymorphic variants of X are too few` }
  }
}

function haploidShare(ploidy: ReadGenotypes['ploidy'] | null, sample: number): number {
  if (ploidy === null) return Number.NaN
  const haploid = ploidy.haploidX[sample]
  return haploid / (haploid + ploidy.diploidX[sample])
}
