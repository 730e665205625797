export {
  type AalenJohansenOptions,
  aalenJohansen,
  type CauseIncidence,
  type CumulativeIncidence,
} from './aalen-johansen.ts'
export { aalenJohansenByStratum, type StratumIncidence } from './aalen-johansen-strata.ts'
export { type CauseSpecificModel, type CauseSpecificOptions, causeSpecificCox } from './cause-specific-cox.ts'
export { causeSpecificIncidence, type PredictedIncidence } from './cause-specific-incidence.ts'
export type { CompetingInput } from './causes.ts'
export { type FineGrayFit, type FineGrayOptions, fineGray } from './fine-gray/fine-gray.ts'
export type { FineGrayInput } from './fine-gray/fine-gray-data.ts'
export { fineGrayIncidence } from './fine-gray/fine-gray-incidence.ts'
export { type FineGrayResiduals, fineGrayResiduals } from './fine-gray/fine-gray-residuals.ts'
export { type GrayTest, grayTest } from './gray-test.ts'
export { type IncidenceAt, incidenceAt } from './incidence-at.ts'
export type { IncidenceVariance } from './incidence-variance.ts'
