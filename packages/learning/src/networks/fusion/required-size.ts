import { rileyBinary, rileySurvival } from '@tessera/statistics'
import { Graph } from '../../graph/index.ts'
import type { LearningOutcome } from '../../outcomes.ts'
import type { NetworkPlan } from '../network-plan.ts'
import type { OutcomeHead } from '../outcomes/outcome-head.ts'
import { traceNetwork } from '../trace-network.ts'

/**
 * Patients that so many parameters ask for by Riley's criteria ({@link rileyBinary}, {@link rileySurvival}; 15 % of
 * the largest Cox-Snell R-squared, shrinkage of 0.9), at the share of events, or rate and mean follow-up, of the
 * training rows. Null for outcomes for which there are no such criteria.
 */
export function requiredSize(parameters: number, outcome: LearningOutcome): number | null {
  if (outcome.kind !== 'binary' && outcome.kind !== 'time-to-event') return null
  const n = outcome.event.length
  const events = outcome.event.reduce((sum, e) => sum + e, 0)
  if (outcome.kind === 'binary') return rileyBinary({ prevalence: events / n, parameters }).n
  const followed = outcome.time.reduce((sum, time) => sum + time, 0)
  return rileySurvival({
    rate: events / followed,
    meanFollowUp: followed / n,
    horizon: outcome.horizon,
    parameters,
  }).n
}

/** Trained numbers of what comes after the encoders and poolings: fusion, body and head. */
export function fusionParameters(plan: NetworkPlan, head: Pick<OutcomeHead, 'trace'>): number {
  const graph = new Graph()
  head.trace(traceNetwork(graph, plan, 'network', 0).fused, 'network')
  let total = 0
  for (const [name, { node }] of graph.parameters) {
    const ofModality = plan.modalities.some(modality =>
      ['encoder', 'attention'].some(part => name.startsWith(`network/${modality.name}/${part}/`)),
    )
    if (node.options.trainable && !ofModality)
      total += node.shape.reduce((product, length) => product * length, 1)
  }
  return total
}
