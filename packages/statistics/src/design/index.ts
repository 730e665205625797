export { type Affordable, type AffordableOptions, parametersAffordable } from './affordable.ts'
export {
  type DevelopmentSize,
  type RileyBinaryOptions,
  type RileyContinuousOptions,
  type RileySurvivalOptions,
  rileyBinary,
  rileyContinuous,
  rileySurvival,
  type SizeCriterion,
} from './development-size.ts'
export { coxSnellFromConcordance, type ExpectedFit } from './explained-variation.ts'
export { type RileyValidationOptions, rileyValidation, type ValidationSize } from './validation-size.ts'
