export type { SeriesChoice } from './choose-series.ts'
export { seriesText } from './choose-series.ts'
export type { PetInputs } from './pet.ts'
export type { PlaneName } from './plane-name.ts'
export {
  type DicomFrame,
  type DicomMetadata,
  type DicomSeries,
  inspectDicomSeries,
  type ReadSeriesOptions,
  readDicomSeries,
} from './read-series.ts'
export type { SeriesFault, SeriesFinding } from './series-finding.ts'
export { listDicomSeries, type SeriesListing, type SeriesSummary, type SkippedFile } from './series-list.ts'
export type { FrameKeys } from './slice.ts'
