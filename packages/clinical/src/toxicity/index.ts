export { type Analyte, analyteOf, analytes } from './ctcae/analytes.ts'
export { correctedCalcium } from './ctcae/calcium.ts'
export { type Criterion, criterionText, type LaboratoryTerm } from './ctcae/criterion.ts'
export {
  type GradedLaboratory,
  gradeLaboratory,
  type LaboratoryGrade,
  type LaboratoryOptions,
  type Phase,
} from './ctcae/grade-laboratory.ts'
export {
  type GradedValue,
  gradeValue,
  type Measurement,
  type NotGradable,
  type UnknownSymptoms,
} from './ctcae/grade-value.ts'
export { type LaboratoryRecord, laboratoryFields } from './ctcae/laboratory-record.ts'
export { type ShiftCell, type ShiftGrade, shiftGrades, shiftTable } from './ctcae/shift-table.ts'
export { laboratoryTerms, termsOf } from './ctcae/terms.ts'
export { afterBaseline, byDoses, type PeriodOf, type WorstGrade, worstGrades } from './ctcae/worst-grades.ts'
export { type DoseRecord, doseFields, type Exposure, type Exposures, exposuresOf } from './exposure/doses.ts'
