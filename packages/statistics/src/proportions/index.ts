export { type BinomialIntervalOptions, wilsonInterval } from './binomial-interval.ts'
