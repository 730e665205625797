export {
  type BootstrapInterval,
  type BootstrapIntervalOptions,
  bootstrapInterval,
} from './bootstrap-interval.ts'
