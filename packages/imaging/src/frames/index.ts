export { type AdcCounts, type AdcFit, type AdcOptions, fitAdc } from './adc.ts'
export { checkBValues, readBValues } from './b-values.ts'
export {
  createDynamicSeries,
  type DynamicSeries,
  type EnhancementSlopes,
  enhancementSlopes,
  type Phase,
  phaseVolume,
  relativeEnhancement,
  subtractPhases,
} from './phases.ts'
export { averageRepetitions } from './repetitions.ts'
