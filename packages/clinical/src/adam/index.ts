export { adrs, bestParameters, type ResponseParameter, visitParameters } from './adrs.ts'
export { type AdslSources, adsl } from './adsl.ts'
export { type AdtteOptions, adtte } from './adtte.ts'
