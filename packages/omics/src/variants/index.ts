export { chromosomeName } from './chromosome.ts'
export { fileFault, type LineOptions, lineBatches, shownFile } from './line-batches.ts'
export { type MafRead, type ReadMafOptions, readMaf } from './read-maf.ts'
export { isVcf, readVariants, type VariantsRead } from './read-variants.ts'
export { type ReadVcfOptions, readVcf, type VcfAccount, type VcfRead } from './read-vcf.ts'
export { RowFindings } from './row-findings.ts'
export { isNormalName } from './sample-material.ts'
export {
  classMask,
  classPlace,
  codingClasses,
  nonsynonymousClasses,
  truncatingClasses,
  type VariantClass,
  variantClasses,
} from './variant-class.ts'
export { type MinimalAlleles, minimalAlleles, type VariantKind, variantKinds } from './variant-kind.ts'
export { selectVariants, type VariantRow, type VariantTable, VariantTableBuilder } from './variant-table.ts'
export { type TumourNormal, type VcfOrigin, type VcfSamples, vcfSamples } from './vcf-origin.ts'
