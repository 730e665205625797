export { type IntegratedGradients, integratedGradients } from './explain/integrated-gradients.ts'
export { type PermutationValue, permutationValues } from './explain/permutation-values.ts'
export { FittedNetwork, loadNetwork } from './fitted-network.ts'
export { foldEnsemble } from './fold-ensemble.ts'
export { requiredSize } from './fusion/required-size.ts'
export { type NetworkContext, type NetworkLearner, networkLearner } from './network-learner.ts'
export type {
  EffectMatrix,
  IncidenceMatrix,
  NetworkAttention,
  NetworkDescription,
  NetworkPrediction,
  NetworkRows,
} from './network-model.ts'
export { type FullNetworkSpec, type NetworkSpec, networkSpecSchema } from './network-spec.ts'
