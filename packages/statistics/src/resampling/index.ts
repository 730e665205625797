export { type Bootstrap632, type Bootstrap632Options, bootstrap632 } from './bootstrap-632.ts'
export {
  type BootstrapInterval,
  type BootstrapIntervalOptions,
  bootstrapInterval,
} from './bootstrap-interval.ts'
export { type Jackknife, jackknife } from './jackknife.ts'
