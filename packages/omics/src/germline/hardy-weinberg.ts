import { OmicsError } from '../assay/omics-error.ts'

export interface HardyWeinbergCounts {
  readonly heterozygous: number
  /** The two kinds of homozygotes, in any order. */
  readonly homozygous: readonly [number, number]
}

/**
 * p-value of the exact test of Hardy-Weinberg equilibrium: the probability, given the numbers of alleles, of a number
 * of heterozygotes that is no likelier than that seen. With `midP` outcomes as likely as the one seen count half
 * (Graffelman & Moreno, Stat Appl Genet Mol Biol 2013;12:433), which takes the test's conservatism away. 1 for a
 * monomorphic variant, NaN where nobody has a call.
 * Wigginton, Cutler & Abecasis, Am J Hum Genet 2005;76:887. R: HardyWeinberg::HWExact; PLINK: --hardy [midp].
 * @throws OmicsError `value` for counts that are no whole numbers of at least 0
 */
export function hardyWeinbergExact(
  counts: HardyWeinbergCounts,
  options: { readonly midP?: boolean } = {},
): number {
  const { heterozygous, homozygous } = counts
  if (![heterozygous, ...homozygous].every(count => Number.isInteger(count) && count >= 0))
    throw new OmicsError(
      'value',
      'a genotype count is no whole number of at least 0',
      'count calls, not dosages',
    )
  const people = heterozygous + homozygous[0] + homozygous[1]
  if (people === 0) return Number.NaN
  const rare = 2 * Math.min(...homozygous) + heterozygous
  const common = 2 * people - rare
  // The likeliest number of heterozygotes has the parity of the rare allele's count.
  let middle = Math.floor((rare * common) / (2 * people))
  if ((middle - rare) % 2 !== 0) middle++
  let seen = middle === heterozygous ? 1 : 0
  const probabilities: number[] = [1]
  let total = 1
  // Probabilities relative to the likeliest outcome, by the recursion of the paper (its equation 2) both ways.
  const place = (rareHomozygotes: number, commonHomozygotes: number) => ({
    rareHomozygotes,
    commonHomozygotes,
  })
  let { rareHomozygotes, commonHomozygotes } = place((rare - middle) / 2, (common - middle) / 2)
  for (let het = middle, p = 1; het >= 2; het -= 2) {
    p *= (het * (het - 1)) / (4 * ++rareHomozygotes * ++commonHomozygotes)
    if (het - 2 === heterozygous) seen = p
    probabilities.push(p)
    total += p
  }
  ;({ rareHomozygotes, commonHomozygotes } = place((rare - middle) / 2, (common - middle) / 2))
  for (let het = middle, p = 1; het <= rare - 2; het += 2) {
    p *= (4 * rareHomozygotes-- * commonHomozygotes--) / ((het + 2) * (het + 1))
    if (het + 2 === heterozygous) seen = p
    probabilities.push(p)
    total += p
  }
  // Equal outcomes may differ in the last bits.
  const [less, most] = [seen * (1 - 1e-10), seen * (1 + 1e-10)]
  let p = 0
  for (const probability of probabilities)
    if (probability <= most) p += options.midP && probability >= less ? probability / 2 : probability
  return Math.min(1, p / total)
}
