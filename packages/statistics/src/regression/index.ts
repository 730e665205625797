export { inverseLogit, logit } from './binomial-moments.ts'
export * from './elastic-net/index.ts'
export { type LinearFit, linearRegression } from './linear.ts'
export { type LogisticFit, type LogisticOptions, logistic } from './logistic.ts'
