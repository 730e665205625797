export { type CohenKappaOptions, cohenKappa, type Kappa, type KappaWeighting } from './cohen-kappa.ts'
export { type FleissKappa, type FleissKappaOptions, fleissKappa } from './fleiss-kappa.ts'
export {
  type IntraclassCorrelation,
  type IntraclassCorrelationOptions,
  type IntraclassForm,
  intraclassCorrelation,
} from './intraclass-correlation.ts'
export { diceOverlap, type Overlap } from './overlap.ts'
