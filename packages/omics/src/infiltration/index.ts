export {
  type FittedInfiltration,
  type Infiltration,
  type InfiltrationOptions,
  infiltrationFitter,
  infiltrationFromJson,
  type SampleInfiltration,
} from './infiltration.ts'
export { infiltrationSets } from './infiltration-sets.ts'
