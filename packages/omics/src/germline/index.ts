export { type AncestryOptions, ancestryComponents, fitAncestry } from './ancestry-components.ts'
export * from './association/index.ts'
export {
  type Build,
  buildNamed,
  chromosomeOrder,
  isAutosome,
  isPseudoautosomal,
} from './chromosomes.ts'
export { type Concordance, type ConcordanceMatrix, concordance } from './concordance.ts'
export { type FoundVariants, findVariants } from './find-variants.ts'
export {
  AncestryComponents,
  type AncestryParts,
  ancestryFromJson,
  ancestrySchema,
} from './fitted-ancestry.ts'
export { type GenotypeBlock, type GenotypeParts, Genotypes, genotypesOf } from './genotypes.ts'
export { type GermlineQuality, type GermlineQualityOptions, germlineQuality } from './germline-quality.ts'
export { type HardyWeinbergCounts, hardyWeinbergExact } from './hardy-weinberg.ts'
export * from './hla/index.ts'
export {
  type KinshipOptions,
  type KinshipPair,
  kinship,
  type Relation,
  relationOf,
  secondDegree,
} from './kinship.ts'
export { type PruningOptions, pruneLinked } from './ld-pruning.ts'
export * from './polygenic/index.ts'
export { type QualityLimits, usualLimits } from './quality-limits.ts'
export { readGenotypes } from './read-genotypes.ts'
export type { ReadGenotypes, ReadGenotypesOptions } from './read-options.ts'
export type { DosageField } from './sample-dosages.ts'
export { type SampleQuality, sampleQuality } from './sample-quality.ts'
export { declaredSex, type Sex, sexNamed } from './sex.ts'
export { type SexCheck, type SexCheckOptions, sexCheck } from './sex-check.ts'
export { columnsOfVariants, type Variant, type VariantColumns, variantAt, variantKey } from './variant.ts'
export {
  isHemizygous,
  type VariantQuality,
  type VariantQualityOptions,
  variantQuality,
} from './variant-quality.ts'
