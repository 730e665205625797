export {
  type FigurePage,
  type FigurePageSection,
  renderFigurePage,
  writeFigurePage,
} from './figure-page.ts'
export { ReportInputError } from './read-run-folder.ts'
export { type IndexEntry, renderIndex } from './render-index.ts'
export { type ReportInput, renderReport } from './render-report.ts'
export { writeIndex } from './write-index.ts'
export { writeReport } from './write-report.ts'
