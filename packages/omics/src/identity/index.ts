export {
  type CoverageOptions,
  coverageOf,
  type FoundGene,
  geneFinder,
  type LossInReference,
  type MarkerSignature,
  type OtherName,
  type SignatureCoverage,
} from './coverage.ts'
export { type Collapsed, collapseDuplicates, usualRule } from './duplicate-features.ts'
export { type ExcelName, excelName } from './excel-names.ts'
export {
  type GeneNames,
  knownRenamed,
  type NameStanding,
  type ResolvedName,
  readGeneNames,
  withoutVersion,
} from './gene-names.ts'
export { type MangledOptions, unmangled } from './mangled-names.ts'
export { renamedSymbols } from './renamed-symbols.ts'
