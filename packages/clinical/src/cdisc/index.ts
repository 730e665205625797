export { type AdtteOptions, adtte } from './adam/adtte.ts'
export { type Domain, type DomainOptions, readDomain, subjectFields } from './domain.ts'
export { readerOf } from './evaluator.ts'
export {
  type ResponseRecord,
  type ResponseRecords,
  readResponses,
  responseFields,
} from './responses.ts'
export {
  type IdentifiedLesion,
  type IdentifiedLesions,
  isLymphNode,
  readTumourIdentification,
  tumourIdentificationFields,
} from './tumour-identification.ts'
export {
  readTumourResults,
  type TumourReading,
  type TumourReadings,
  tumourResultFields,
} from './tumour-results.ts'
