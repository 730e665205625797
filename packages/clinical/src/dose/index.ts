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
export { type CourseDose, radiotherapyFields, readCourses } from './read-courses.ts'
export { cycleFields, type PatientDoseIntensity, readCycles } from './read-cycles.ts'
export { planFields, readPlan } from './read-plan.ts'
