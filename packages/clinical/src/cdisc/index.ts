export { readAdverseEventDomain } from './adverse-events.ts'
export { demographicFields, readDemographics, type Subject, type Subjects } from './demographics.ts'
export {
  type Disposition,
  type Dispositions,
  dispositionFacts,
  dispositionFields,
  readDispositions,
} from './disposition.ts'
export { type Domain, type DomainOptions, readDomain, subjectFields } from './domain.ts'
export { readerOf } from './evaluator.ts'
export { readExposureDomain } from './exposure.ts'
export { type LaboratoryValues, readLaboratoryDomain } from './laboratory.ts'
export {
  type ResponseRecord,
  type ResponseRecords,
  readResponses,
  responseFields,
} from './responses.ts'
export {
  type IdentifiedLesion,
  type IdentifiedLesions,
  readTumourIdentification,
  tumourIdentificationFields,
} from './tumour-identification.ts'
export {
  readTumourResults,
  type TumourReading,
  type TumourReadings,
  tumourResultFields,
} from './tumour-results.ts'
