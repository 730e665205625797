export { type ChiSquaredResult, chiSquaredTest, fisherExact } from './contingency.ts'
export { benjaminiHochberg, holm } from './multiplicity.ts'
export { type KruskalWallis, kruskalWallis, type MannWhitney, mannWhitney, midranks } from './ranks.ts'
