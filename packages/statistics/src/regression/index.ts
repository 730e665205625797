export { inverseLogit, logit } from './binomial-moments.ts'
export type { CountOptions } from './counts/count-input.ts'
export { type NegativeBinomialFit, negativeBinomial } from './counts/negative-binomial.ts'
export { type PoissonFit, poissonRegression } from './counts/poisson.ts'
export type { CoefficientTests } from './counts/rate-ratios.ts'
export * from './elastic-net/index.ts'
export { type FirthFit, type FirthOptions, firthLogistic } from './firth.ts'
export { type LinearFit, linearRegression } from './linear.ts'
export { type LinearPrediction, linearPrediction } from './linear-prediction.ts'
export { type LogisticFit, type LogisticOptions, logistic } from './logistic.ts'
export { logisticProfileLimits } from './logistic-limits.ts'
export type { ProfileInference } from './logistic-profile.ts'
export { logisticSandwich } from './logistic-sandwich.ts'
export {
  type MultinomialFit,
  type MultinomialOptions,
  multinomialLogit,
  multinomialProbabilities,
} from './multinomial.ts'
export type { OrdinalLink } from './ordinal/link.ts'
export {
  type OrdinalFit,
  type OrdinalOptions,
  ordinalProbabilities,
  ordinalRegression,
} from './ordinal/ordinal.ts'
export { type ProportionalOddsTest, proportionalOddsTest } from './ordinal/proportional-odds.ts'
export { rcsBasis, rcsKnots } from './restricted-cubic-spline.ts'
export { type HeteroscedasticityCorrection, sandwichCovariance } from './sandwich.ts'
export { waldTest } from './wald-test.ts'
