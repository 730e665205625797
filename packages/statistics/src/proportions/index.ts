export { type BinomialIntervalOptions, wilsonInterval } from './binomial-interval.ts'
export { clopperPearson } from './clopper-pearson.ts'
