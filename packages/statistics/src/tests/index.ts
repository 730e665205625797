export {
  type CochranMantelHaenszel,
  type CochranMantelHaenszelOptions,
  cochranMantelHaenszel,
} from './cochran-mantel-haenszel.ts'
export { type ChiSquaredResult, chiSquaredTest } from './contingency.ts'
export { type FisherExact, fisherExact } from './fisher-exact.ts'
export { type McNemar, mcnemar } from './mcnemar.ts'
export { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm } from './multiplicity.ts'
export { type Pearson, pearson } from './pearson.ts'
export { type PermutationTest, type PermutationTestOptions, permutationTest } from './permutation-test.ts'
export { type QValueOptions, type QValues, qValues } from './q-values.ts'
export { type ExactMannWhitney, mannWhitneyExact } from './rank-sum-exact.ts'
export { type KruskalWallis, kruskalWallis, type MannWhitney, mannWhitney, midranks } from './ranks.ts'
export { type Spearman, spearman } from './spearman.ts'
