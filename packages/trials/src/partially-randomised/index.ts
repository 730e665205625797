export {
  type DrawnPatient,
  noRadiotherapy,
  openingDay,
  radiotherapy,
  scenarioArms,
  trialSource,
} from './draw-trial.ts'
export { type ExpectedEffects, type ExpectedOptions, expectedEffects } from './expected-effects.ts'
export {
  type EstimatorCharacteristics,
  type EstimatorCohort,
  type OperatingCharacteristics,
  type SimulateTrialsOptions,
  simulateTrials,
} from './operating-characteristics.ts'
export { type PatientKind, patientKinds } from './patient-kinds.ts'
export { completeScenario, type Scenario, seedScenario } from './scenario.ts'
export { trialRows } from './trial-rows.ts'
