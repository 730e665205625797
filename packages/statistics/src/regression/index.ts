export { inverseLogit, logit } from './binomial-moments.ts'
export { type LogisticFit, type LogisticOptions, logistic } from './logistic.ts'
