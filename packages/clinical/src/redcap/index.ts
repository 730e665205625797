export { type ReadRedcapDictionary, readRedcapDictionary } from './data-dictionary.ts'
export { type RedcapOptions, type RedcapProject, type RedcapTable, readRedcapExport } from './export.ts'
export {
  checkboxColumn,
  instrumentName,
  type RedcapChoice,
  type RedcapDictionary,
  type RedcapField,
  type RedcapFieldType,
} from './field.ts'
