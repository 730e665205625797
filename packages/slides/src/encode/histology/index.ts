export {
  builtInFeatureNames,
  type DefinedFlag,
  definedFlags,
  type HistologyFeature,
  histologyFeatures,
} from './feature-list.ts'
export { histologyVersion, measureTile } from './histology-encoder.ts'
