export {
  type CellDensity,
  cellDensities,
  type DensitySettings,
} from './cell-densities.ts'
export { cellDensityMap, type DensityMap } from './cell-density-map.ts'
export { type CellMapping, detectMapping } from './cell-mapping.ts'
export { type Cells, placesOf } from './cells.ts'
export { cellsOfNuclei } from './cells-of-nuclei.ts'
export { classColour } from './class-colours.ts'
export {
  classifyNuclei,
  defaultLookSettings,
  type LookSettings,
  type NucleusClasses,
  type NucleusLook,
  nucleusLooks,
} from './classify-nuclei.ts'
export {
  maskAt,
  type NamedCompartments,
  type TumourFromCellsSettings,
  tumourCompartments,
  tumourFromCells,
} from './compartments.ts'
export { type FindCellsSettings, findCells, findCellsInThreads, nucleiOfSlide } from './find-cells.ts'
export { findNuclei, labelNuclei } from './find-nuclei.ts'
export type { LabelledNuclei, Nuclei } from './nuclei.ts'
export { defaultNucleiSettings, type NucleiSettings, nucleiSettings } from './nuclei-settings.ts'
export {
  type FittedNucleusClassifier,
  type LabelledSlide,
  type LabelledSlides,
  labelledSlides,
  labelsOf,
  nucleusClassifier,
  nucleusClassifierFromJson,
} from './nucleus-classifier.ts'
export { type ReadCellsOptions, readCells } from './read-cells.ts'
export { selectNuclei } from './select-nuclei.ts'
export { cellGeoJson, cellTable, writeCells } from './write-cells.ts'
