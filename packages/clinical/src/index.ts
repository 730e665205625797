export * from './cdisc/index.ts'
export type {
  BinaryDefinition,
  CompetingDefinition,
  ContinuousDefinition,
  DatedFollowUp,
  EndpointDefinition,
  FollowUpDuration,
  OrdinalDefinition,
  TimeToEventDefinition,
} from './endpoints/definition.ts'
export { deriveEndpoint, endpointColumns, endpointDerivers } from './endpoints/derive.ts'
export {
  type DerivedEndpoint,
  type EndpointDeriver,
  EndpointError,
  type EndpointInput,
  type EndpointReason,
  type EndpointValues,
  type RowPlace,
} from './endpoints/deriver.ts'
export * from './response/irecist/index.ts'
export * from './response/recorded/index.ts'
export { daysOf, periodIn, periodInDays, type TimeUnit } from './time/period.ts'
