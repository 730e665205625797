export { type Association, type AssociationOptions, associate, genomeWide } from './associate.ts'
export { type GeneBurden, type GeneBurdenOptions, geneBurden } from './gene-burden.ts'
export { genomicInflation } from './inflation.ts'
export { causeSpecific, type GermlineOutcome } from './outcome.ts'
export {
  type ManhattanPoints,
  manhattanPoints,
  type QuantilePoints,
  quantilePoints,
} from './plot-numbers.ts'
export type { TestMethod } from './refit.ts'
