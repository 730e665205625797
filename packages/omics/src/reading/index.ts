export { auditClinical, type JoinedSamples, joinSamples, type SampleAudit } from './join-samples.ts'
export type {
  AssayLayout,
  AssayReading,
  DuplicateRule,
  MaxQuantQuantity,
  ReadAssayOptions,
  StarStrand,
} from './options.ts'
export { readAssay } from './read-assay.ts'
export { nearNames, plainSampleName } from './sample-names.ts'
export {
  readSampleSheet,
  type SampleField,
  type SampleSheet,
  type SheetRow,
  sampleFields,
  sheetOf,
} from './sample-sheet.ts'
