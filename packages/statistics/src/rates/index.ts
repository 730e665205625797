export { type PoissonRate, type PoissonRateOptions, poissonRate } from './poisson-rate.ts'
export { type RateRatio, rateRatio } from './rate-ratio.ts'
