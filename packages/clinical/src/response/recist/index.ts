export { assessRecist, type RecistOptions } from './assess.ts'
export type {
  Judgement,
  ObjectiveRefusal,
  RecistAssessment,
  VisitAssessment,
  VisitSums,
} from './assessment.ts'
export { lesionFields } from './lesion-fields.ts'
export { type LesionTable, type LesionTableOptions, readLesionTable } from './lesion-table.ts'
export { type RecistSettings, recistDefaults } from './settings.ts'
export { imputedDay } from './visits.ts'
