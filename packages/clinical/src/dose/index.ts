export { biologicalDose, type RadiotherapyCourse } from './biological-dose.ts'
export { DoseError } from './dose-error.ts'
export {
  averageRelativeIntensity,
  bodySurface,
  type DoseIntensity,
  doseIntensity,
  type GivenCycle,
  type PlannedDrug,
} from './dose-intensity.ts'
export {
  type CourseDose,
  cycleFields,
  type PatientDoseIntensity,
  radiotherapyFields,
  readCourses,
  readCycles,
} from './read-dose-tables.ts'
export { planFields, readPlan } from './read-plan.ts'
