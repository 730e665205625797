export { type Analysis, analysisSchema } from './analysis.ts'
export { CanonicalJsonError, canonicalJson } from './canonical-json.ts'
export { type EvidenceDocument, evidenceDocumentSchema, type Question } from './document.ts'
export { aboutSchema, type Estimate, estimateSchema, statusSchema } from './estimate.ts'
export { type Exclusion, exclusionSchema } from './exclusion.ts'
export { type Figure, type FigureOf, figureSchema } from './figures/figure.ts'
export {
  type Finding,
  FindingsError,
  findingSchema,
  hasErrors,
  type Severity,
  severitySchema,
  sortFindings,
} from './finding.ts'
export type { FitContext, Fitted, Fitter } from './fitter.ts'
export { type FoldPlan, SplitError } from './fold-plan.ts'
export { type Formula, formulaSchema } from './formula.ts'
export { type PatientPage, patientPageSchema } from './patient-page.ts'
export { type Section, sectionSchema } from './place.ts'
export { type RunRecord, runRecordSchema } from './run-record.ts'
export { type Sensitivity, sensitivitySchema } from './sensitivity.ts'
export {
  applyToHeldOut,
  applyToRows,
  applyToTraining,
  type Divided,
  type Fold,
  type FoldLabel,
  type HeldOut,
  type HeldOutData,
  makeSplit,
  type NotHeldOut,
  resampleTraining,
  type Selectable,
  type Split,
  type SplitKind,
  splitTraining,
  type Training,
} from './split.ts'
export { type TableRecord, tableRecordSchema } from './table-record.ts'
