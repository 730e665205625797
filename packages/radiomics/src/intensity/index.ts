export { histogramTags, intensityHistogram } from './histogram.ts'
export { localIntensity, localIntensityTags, peakRadius } from './local-peak.ts'
export { intensityStatistics, statisticsTags } from './statistics.ts'
export {
  intensityVolumeHistogram,
  type VolumeHistogramBins,
  volumeHistogramTags,
} from './volume-histogram.ts'
