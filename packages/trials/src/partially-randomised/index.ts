export {
  type DrawnPatient,
  noRadiotherapy,
  openingDay,
  radiotherapy,
  scenarioArms,
  trialSource,
} from './draw-trial.ts'
export { type ExpectedEffects, type ExpectedOptions, expectedEffects } from './expected-effects.ts'
export { type PatientKind, patientKinds } from './patient-kinds.ts'
export { completeScenario, type Scenario, seedScenario } from './scenario.ts'
export { trialTable } from './trial-table.ts'
