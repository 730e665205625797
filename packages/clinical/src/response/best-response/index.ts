export {
  type Best,
  type BestResponse,
  type BestResponseOptions,
  type BestResponses,
  bestResponses,
} from './best-response.ts'
export { type Confirmation, confirmedComplete, confirmedPartial } from './confirmation.ts'
export type { DiseaseControl } from './disease-control.ts'
export type { ResponseDuration } from './duration.ts'
export { type BestChange, bestResponsesOf, type MeasuredBestResponse, responsesOf } from './of-visits.ts'
export { type BestResponseSettings, bestResponseDefaults } from './settings.ts'
