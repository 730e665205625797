export {
  type FigurePage,
  type FigurePageSection,
  renderFigurePage,
  writeFigurePage,
} from './figure-page.ts'
export { type IndexEntry, renderIndex } from './render-index.ts'
export { type ReportInput, renderReport } from './render-report.ts'
export { ReportInputError, writeReport } from './write-report.ts'
