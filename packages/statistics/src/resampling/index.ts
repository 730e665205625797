export {
  type BootstrapInterval,
  type BootstrapIntervalOptions,
  bootstrapInterval,
  quantileOfSorted,
} from './bootstrap-interval.ts'
