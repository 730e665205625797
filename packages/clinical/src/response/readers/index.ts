export { acceptedReader, acceptedSeries } from './accepted.ts'
export {
  type ReaderAgreement,
  type ReaderDisagreement,
  type ReadResponse,
  readerAgreement,
} from './agreement.ts'
