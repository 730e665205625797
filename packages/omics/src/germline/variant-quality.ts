import { isAutosome, isPseudoautosomal } from './chromosomes.ts'
import type { Genotypes } from './genotypes.ts'
import { hardyWeinbergExact } from './hardy-weinberg.ts'
import type { Sex } from './sex.ts'

/** Quality by variant, a value a variant. */
export interface VariantQuality {
  /** Share of the samples with a call; on Y of the men. NaN where there is nobody to be called. */
  readonly callRate: Float64Array
  /** Frequency of the alternate allele; men count one allele of X and Y. NaN without any call. */
  readonly frequency: Float64Array
  /** Frequency of the rarer allele. */
  readonly minorFrequency: Float64Array
  /** Copies of the rarer allele. */
  readonly minorCount: Float64Array
  readonly heterozygous: Uint32Array
  /** Exact test of Hardy-Weinberg equilibrium: autosomes, X in women alone; NaN on Y and MT, and where nobody is called. */
  readonly hardyWeinberg: Float64Array
  /** Men with a heterozygous call on X (outside the pseudoautosomal regions) or Y: such a call cannot be. */
  readonly heterozygousMen: Uint32Array
}

export interface VariantQualityOptions {
  /** Sex of each sample; where it is not known, a sample counts as a woman on X, and is left out on Y. */
  readonly sex?: readonly (Sex | null)[]
  readonly midP?: boolean
}

/** Whether men have one copy of this place: X and Y outside the pseudoautosomal regions. */
export function isHemizygous(genotypes: Genotypes, place: number): boolean {
  const chromosome = genotypes.chromosome(place)
  return (
    chromosome === 'Y' ||
    (chromosome === 'X' && !isPseudoautosomal(genotypes.variants.position[place], genotypes.build))
  )
}

/** Call rate, allele frequency and Hardy-Weinberg test of every variant, as PLINK's --missing, --freq and --hardy. */
export function variantQuality(genotypes: Genotypes, options: VariantQualityOptions = {}): VariantQuality {
  const { count, size } = genotypes
  const sex = options.sex ?? []
  const numbers = () => new Float64Array(count).fill(Number.NaN)
  const quality: VariantQuality = {
    callRate: numbers(),
    frequency: numbers(),
    minorFrequency: numbers(),
    minorCount: numbers(),
    heterozygous: new Uint32Array(count),
    hardyWeinberg: numbers(),
    heterozygousMen: new Uint32Array(count),
  }
  const men = Uint8Array.from({ length: size }, (_, s) => (sex[s] === 'male' ? 1 : 0))
  const unknown = Uint8Array.from({ length: size }, (_, s) =>
    sex[s] === undefined || sex[s] === null ? 1 : 0,
  )
  const manCount = men.reduce((sum, man) => sum + man, 0)
  const calls = new Int8Array(size)
  const dosages = new Float64Array(size)
  for (let v = 0; v < count; v++) {
    const chromosome = genotypes.chromosome(v)
    const hemizygous = isHemizygous(genotypes, v)
    genotypes.calls(v, calls)
    const seen = [0, 0, 0]
    const women = [0, 0, 0]
    let called = 0
    for (let s = 0; s < size; s++) {
      const call = calls[s]
      if (call < 0 || (chromosome === 'Y' && !men[s])) continue
      called++
      seen[call]++
      if (hemizygous && men[s]) {
        if (call === 1) quality.heterozygousMen[v]++
      } else women[call]++
    }
    const asked = chromosome === 'Y' ? manCount : size
    if (asked > 0) quality.callRate[v] = called / asked
    quality.heterozygous[v] = seen[1]
    let alleles = 0
    let copies = 0
    genotypes.dosages(v, dosages)
    for (let s = 0; s < size; s++) {
      if (!(dosages[s] >= 0) || (chromosome === 'Y' && !men[s])) continue
      const ploidy = hemizygous && men[s] ? 1 : 2
      alleles += ploidy
      copies += (dosages[s] * ploidy) / 2
    }
    if (alleles > 0) {
      quality.frequency[v] = copies / alleles
      quality.minorCount[v] = Math.min(copies, alleles - copies)
      quality.minorFrequency[v] = quality.minorCount[v] / alleles
    }
    // On X somebody of unknown sex may be a man, who would look homozygous.
    if (chromosome === 'X' && hemizygous)
      for (let s = 0; s < size; s++) if (unknown[s] && calls[s] >= 0) women[calls[s]]--
    if (isAutosome(chromosome) || chromosome === 'X')
      quality.hardyWeinberg[v] = hardyWeinbergExact(
        { heterozygous: women[1], homozygous: [women[0], women[2]] },
        { midP: options.midP },
      )
  }
  return quality
}
