export {
  coxPartialDeviance,
  type PartialDeviance,
  type PartialDevianceOptions,
  partialDeviance,
} from './cox-deviance.ts'
export {
  type CrossValidation,
  type CrossValidationMeasure,
  type CrossValidationOptions,
  crossValidateElasticNet,
  type Folding,
} from './cross-validation.ts'
export {
  type ElasticNetCoxFit,
  type ElasticNetCoxOptions,
  type ElasticNetFit,
  type ElasticNetOptions,
  elasticNet,
  elasticNetCox,
} from './elastic-net.ts'
export {
  type ElasticNetMultinomialFit,
  type ElasticNetMultinomialOptions,
  elasticNetMultinomial,
} from './multinomial-net.ts'
