import type { Genotypes, GermlineQuality } from '@tessera/omics'

export const variantColumns = [
  'chromosome',
  'position',
  'id',
  'reference',
  'alternate',
  'call_rate',
  'frequency',
  'minor_frequency',
  'minor_count',
  'heterozygous',
  'hardy_weinberg_p',
  'heterozygous_men',
  'passes',
] as const

/** Quality of one variant, as `--variants` writes it. */
export function variantRow(genotypes: Genotypes, { variants, passes }: GermlineQuality, v: number) {
  return {
    ...genotypes.variant(v),
    call_rate: variants.callRate[v],
    frequency: variants.frequency[v],
    minor_frequency: variants.minorFrequency[v],
    minor_count: variants.minorCount[v],
    heterozygous: variants.heterozygous[v],
    hardy_weinberg_p: variants.hardyWeinberg[v],
    heterozygous_men: variants.heterozygousMen[v],
    passes: passes[v] === 1,
  }
}

/** Variants that the document tells of: all of a small file, of a large one those that do not pass. */
export function toldVariants(genotypes: Genotypes, quality: GermlineQuality, most = 1000): Int32Array {
  if (genotypes.count <= most) return genotypes.placesWhere(() => true)
  return genotypes.placesWhere(v => quality.passes[v] === 0).subarray(0, most)
}
