export { type CoxPartialDevianceOptions, coxPartialDeviance } from './cox-deviance.ts'
export {
  type ElasticNetCoxFit,
  type ElasticNetCoxOptions,
  type ElasticNetFit,
  type ElasticNetOptions,
  elasticNet,
  elasticNetCox,
} from './elastic-net.ts'
