export { type BalancedError, balancedError } from './balanced-error.ts'
export { type BinomialIntervalOptions, wilsonInterval } from './binomial-interval.ts'
export { clopperPearson } from './clopper-pearson.ts'
export { type RiskDifference, riskDifference } from './risk-difference.ts'
