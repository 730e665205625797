export type { SeriesChoice } from './choose-series.ts'
export { seriesText } from './choose-series.ts'
export {
  type Dataset,
  type Element,
  itemOf,
  itemsOf,
  numberOf,
  numbersOf,
  textOf,
  textsOf,
} from './dataset.ts'
export { type ProfileAction, profileEdition } from './deidentify/basic-profile.ts'
export {
  type DeedCounts,
  type DeidentifyOptions,
  deidentifyDataset,
} from './deidentify/deidentify-dataset.ts'
export {
  type DeidentificationReport,
  type DeidentifyFolderOptions,
  deidentifyFolder,
} from './deidentify/deidentify-folder.ts'
export { holdsIdentifier, identifiersIn } from './deidentify/identifiers.ts'
export { type Deed, type ProfileOptions, profileAction } from './deidentify/profile-action.ts'
export { createPseudonyms, type Pseudonyms } from './deidentify/pseudonyms.ts'
export { type DicomFile, parseDicom, parseDicomHead, readDicomFile, readDicomHeader } from './dicom-file.ts'
export { type Dictionary, loadDictionary } from './dictionary.ts'
export type { PetInputs } from './pet.ts'
export type { PlaneName } from './plane-name.ts'
export { fillPolygons, type Polygon } from './rasterise.ts'
export { type DicomMask, readDicomMask } from './read-dicom-mask.ts'
export {
  type DicomFrame,
  type DicomMetadata,
  type DicomSeries,
  inspectDicomSeries,
  type ReadSeriesOptions,
  readDicomSeries,
} from './read-series.ts'
export { type RtRegion, readRtStruct } from './rtstruct.ts'
export { type DicomSegment, type DicomSegmentation, type Reference, readDicomSeg } from './seg.ts'
export type { SegmentToWrite } from './seg-object.ts'
export type { SeriesFault, SeriesFinding } from './series-finding.ts'
export { listDicomSeries, type SeriesListing, type SeriesSummary, type SkippedFile } from './series-list.ts'
export type { FrameKeys } from './slice.ts'
export { bytesElement, encodeDicom, fragmentsElement, sequenceElement, textElement } from './write.ts'
export { writeDicomSeg } from './write-seg.ts'
