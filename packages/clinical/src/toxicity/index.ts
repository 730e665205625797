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
  type UnknownSymptoms,
} from './ctcae/grade-value.ts'
export { type LaboratoryRecord, laboratoryFields } from './ctcae/laboratory-record.ts'
export type { Measurement, NotGradable } from './ctcae/measurement.ts'
export { type ShiftCell, type ShiftGrade, shiftGrades, shiftTable } from './ctcae/shift-table.ts'
export { laboratoryTerms, termsOf } from './ctcae/terms.ts'
export { afterBaseline, byDoses, type PeriodOf, type WorstGrade, worstGrades } from './ctcae/worst-grades.ts'
export {
  type AdverseEvent,
  type AdverseEventRecord,
  adverseEventFields,
  type EventGrade,
  eventGrade,
  isRelated,
} from './events/adverse-event.ts'
export {
  type Death,
  type Deaths,
  deathsOf,
  type FollowUpRecord,
  followUpFields,
} from './events/deaths.ts'
export { type Episode, episodesOf } from './events/episodes.ts'
export { contactContradictions } from './events/last-contact.ts'
export { type AdverseEvents, adverseEvents } from './events/read-events.ts'
export { exposureContradictions } from './exposure/contradictions.ts'
export { type DoseRecord, doseFields, type Exposure, type Exposures, exposuresOf } from './exposure/doses.ts'
export {
  type ClassOf,
  classesBy,
  type ImmuneClass,
  immuneClasses,
  immuneTerms,
  termKey,
} from './immune/classes.ts'
export { type CompetingRecord, competingEvents, competingFields } from './immune/competing.ts'
export {
  type Attribution,
  type ImmuneEvent,
  type ImmuneEvents,
  type ImmuneOptions,
  immuneEvents,
  type NotCounted,
} from './immune/immune-events.ts'
export {
  type ExposureRate,
  exposureAdjustedEvents,
  exposureAdjustedIncidence,
} from './immune/incidence-rates.ts'
export {
  landmarkByEvent,
  type PredictorInput,
  type PredictorKind,
  type PredictorRow,
  requireHonestPredictor,
  timeDependentRows,
} from './immune/predictor.ts'
export {
  type DrugCourseRecord,
  datedSamples,
  drugCourseFields,
  drugCourses,
  type SampleDateRecord,
  sampleDateFields,
} from './immune/sample-records.ts'
export {
  type DatedSample,
  type DrugCourse,
  type FlaggedSample,
  flagSamples,
  type SampleFlag,
  type SampleWindows,
} from './immune/samples.ts'
export {
  type CompetingEvent,
  type ImmuneEndpoint,
  type ImmuneEndpointOptions,
  type ImmuneEndpointRow,
  timeToImmuneEvent,
} from './immune/time-to-immune-event.ts'
export {
  type ClassSummary,
  classSummaries,
  type PatientClass,
  patientClasses,
} from './immune/worst-by-class.ts'
export { isNamed, type NamedTerms, trialToxicities } from './table/named-terms.ts'
export {
  type ToxicityArm,
  type ToxicityRow,
  type ToxicityTable,
  toxicityTable,
} from './table/toxicity-table.ts'
