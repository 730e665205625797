export { type SampleVariable, sampleColumns, sampleVariable } from './design/sample-variable.ts'
