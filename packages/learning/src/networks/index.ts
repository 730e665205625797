export { FittedNetwork, loadNetwork } from './fitted-network.ts'
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
