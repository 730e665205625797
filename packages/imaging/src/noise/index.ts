export { estimateNoise, type NoiseLevel } from './estimate-noise.ts'
