export { autoscale, pareto, range } from './feature-scaling.ts'
export { logarithm } from './logarithm.ts'
