export {
  type LeftOutOfPopulation,
  type PerProtocolRule,
  type Populations,
  trialPopulations,
} from './populations.ts'
