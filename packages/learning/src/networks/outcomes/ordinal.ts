import { concat, tensor, unsqueeze } from '../../graph/index.ts'
import type { OrdinalOutcome } from '../../outcomes.ts'
import {
  balancedWeights,
  linearHead,
  orderedThresholds,
  ordinalLoss,
  ordinalProbabilities,
  startingThresholds,
} from '../heads/index.ts'
import type { NetworkSettings } from '../network-spec.ts'
import { input, type OutcomeHead } from './outcome-head.ts'

/** A score and the probability of each level by ordered thresholds: output [rows, 1 + levels]. */
export function ordinalHead(
  { level, levels }: OrdinalOutcome,
  { classWeights }: Pick<NetworkSettings, 'classWeights'>,
): OutcomeHead {
  const start = startingThresholds(level, levels.length)
  const weights = classWeights === 'balanced' ? balancedWeights(level, levels.length) : null
  const parts = (fused: Parameters<OutcomeHead['trace']>[0], name: string) => ({
    score: linearHead(fused, { name: `${name}/head`, bias: false }),
    thresholds: orderedThresholds(fused.graph, { name: `${name}/thresholds`, levels: levels.length, start }),
  })
  const width = levels.length + 1
  return {
    outputs: width,
    together: null,
    classes: { count: levels.length, label: graph => input(graph, 'level', ['rows'], 'int64') },
    notes: levels
      .filter((_, k) => !level.includes(k))
      .map(name => `no training row is '${name}': its probability is that of half a row`),
    trace: (fused, name) => {
      const { score, thresholds } = parts(fused, name)
      return concat([unsqueeze(score, [1]), ordinalProbabilities(score, thresholds)], 1)
    },
    loss: (fused, name) => {
      const { score, thresholds } = parts(fused, name)
      const observed = input(fused.graph, 'level', ['rows'], 'int64')
      return ordinalLoss(
        score,
        thresholds,
        observed,
        weights ? input(fused.graph, 'weight', ['rows']) : undefined,
      )
    },
    targets: rows => ({
      level: tensor(Int32Array.from(rows, row => level[row])),
      ...(weights && { weight: tensor(Float32Array.from(rows, row => weights[row])) }),
    }),
    heldOutLoss: (output, { outcome }) => {
      if (outcome.kind !== 'ordinal') return { loss: Number.NaN, weight: 0 }
      const total = outcome.level.reduce(
        (sum, k, row) => sum - Math.log(Math.max(output[row * width + 1 + k], 1e-12)),
        0,
      )
      return { loss: total / outcome.level.length, weight: outcome.level.length }
    },
    finish: () => ({ kind: 'ordinal', levels: [...levels] }),
  }
}
