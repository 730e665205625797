import { describe, expect, it } from 'vitest'
import { reference } from '../../../test/agreement.ts'
import { reshape, sigmoid } from '../../graph/index.ts'
import { type Declare, type RecordedNetwork, replay, type Trace } from '../reference.case.ts'
import {
  classLoss,
  competingHazards,
  competingLoss,
  coxLoss,
  coxRiskSets,
  discreteTimeLoss,
  focalLoss,
  hazardTargets,
  huberLoss,
  linearHead,
  linearOutputs,
  logLoss,
  orderedThresholds,
  ordinalLoss,
  ordinalProbabilities,
  squaredLoss,
  treatmentEffect,
} from './index.ts'

const { cuts, cases } = reference<{ cuts: number[]; cases: Record<string, RecordedNetwork> }>(
  'networks-heads',
)
const tolerance = 2e-6
const head = { name: 'head' }
const row = (input: Declare, name: string) => input(name, ['rows'])
const pooled = (input: Declare) => input('x', ['rows', 6])
const linear = (input: Declare) => linearHead(pooled(input), head)

/** A record with further inputs, made from those recorded. */
function withInputs(
  name: string,
  more: (input: (name: string) => readonly number[]) => Made,
): RecordedNetwork {
  const recorded = cases[name]
  const made = Object.entries(more(input => recorded.inputs[input].values)).map(([key, [values, shape]]) => [
    key,
    { values: Array.from(values), shape, type: 'float' as const },
  ])
  return { ...recorded, inputs: { ...recorded.inputs, ...Object.fromEntries(made) } }
}
type Made = Readonly<Record<string, readonly [values: ArrayLike<number>, shape: readonly number[]]>>

function riskSets(name: string): RecordedNetwork {
  return withInputs(name, input => {
    const [time, event, weights] = ['time', 'event', 'weight'].map(input)
    const { risk, own, tied } = coxRiskSets({ time, event, weights })
    return { risk: [risk, [12, 12]], own: [own, [12]], tied: [tied, [12]] }
  })
}
const coxInputs = (input: Declare) => ({
  risk: input('risk', ['rows', 'rows']),
  own: row(input, 'own'),
  tied: row(input, 'tied'),
})

function hazards(name: string, event: string, causes: number): RecordedNetwork {
  return withInputs(name, input => {
    const { survived, failed } = hazardTargets(input('time'), input(event), cuts, causes)
    return { survived: [survived, [12, 3]], failed: [failed, causes === 1 ? [12, 3] : [12, 3, causes]] }
  })
}

const traces: readonly [record: string, method: string, trace: Trace, recorded?: RecordedNetwork][] = [
  [
    'logLoss',
    'Head: binary, log loss',
    input => {
      const logits = linear(input)
      return { logits, loss: logLoss(logits, row(input, 'event')) }
    },
  ],
  [
    'classWeights',
    'Head: binary, class weights',
    input => {
      const logits = linear(input)
      return { logits, loss: logLoss(logits, row(input, 'event'), row(input, 'weight')) }
    },
  ],
  [
    'focal',
    'Head: binary, focal loss',
    input => ({
      loss: focalLoss(linear(input), row(input, 'event'), { gamma: 2, weight: row(input, 'weight') }),
    }),
  ],
  [
    'classes',
    'Head: classes, cross-entropy',
    input => {
      const logits = linearOutputs(pooled(input), 4, head)
      return { logits, loss: classLoss(logits, row(input, 'label'), row(input, 'weight')) }
    },
  ],
  [
    'ordinal',
    'Head: ordinal, cumulative link',
    (input, graph) => {
      const score = linearHead(pooled(input), { ...head, bias: false })
      const thresholds = orderedThresholds(graph, { name: 'cuts', levels: 4 })
      const loss = ordinalLoss(score, thresholds, row(input, 'level'), row(input, 'weight'))
      return { loss, probabilities: ordinalProbabilities(score, thresholds) }
    },
  ],
  [
    'squared',
    'Head: continuous, squared error',
    input => ({ loss: squaredLoss(linear(input), row(input, 'value'), row(input, 'weight')) }),
  ],
  [
    'huber',
    'Head: continuous, Huber loss',
    input => ({
      loss: huberLoss(linear(input), row(input, 'value'), { delta: 0.8, weight: row(input, 'weight') }),
    }),
  ],
  ...(['cox', 'coxWeighted'] as const).map((name): (typeof traces)[number] => [
    name,
    'Head: Cox partial likelihood (Efron)',
    input => {
      const score = linearHead(pooled(input), { ...head, bias: false })
      return { score, loss: coxLoss(score, coxInputs(input)) }
    },
    riskSets(name),
  ]),
  [
    'discreteTime',
    'Head: discrete-time hazards',
    input => {
      const logits = linearOutputs(pooled(input), 3, head)
      const targets = { survived: input('survived', ['rows', 3]), failed: input('failed', ['rows', 3]) }
      return { hazards: sigmoid(logits), loss: discreteTimeLoss(logits, targets, row(input, 'weight')) }
    },
    hazards('discreteTime', 'event', 1),
  ],
  [
    'competing',
    'Head: competing risks, cause-specific hazards',
    input => {
      const logits = reshape(linearOutputs(pooled(input), 6, head), ['rows', 3, 2])
      const targets = { survived: input('survived', ['rows', 3]), failed: input('failed', ['rows', 3, 2]) }
      return {
        hazards: competingHazards(logits),
        loss: competingLoss(logits, targets, row(input, 'weight')),
      }
    },
    hazards('competing', 'cause', 2),
  ],
  [
    'effect',
    'Head: treatment effect',
    input => {
      const made = treatmentEffect(pooled(input), row(input, 'arm'), { name: 'model', arms: 3 })
      const loss = squaredLoss(made.linear, row(input, 'value'), row(input, 'weight'))
      return { loss, linear: made.linear, effects: made.effects }
    },
  ],
  [
    'effectCox',
    'Head: treatment effect',
    input => {
      const made = treatmentEffect(pooled(input), row(input, 'arm'), { name: 'model', arms: 3, bias: false })
      return { loss: coxLoss(made.linear, coxInputs(input)), linear: made.linear, effects: made.effects }
    },
    riskSets('effectCox'),
  ],
]

describe('heads against PyTorch', () => {
  it.each(traces)('%s: forward, gradients and ten AdamW steps', async (name, method, trace, recorded) => {
    const errors = await replay(method, recorded ?? cases[name], trace)
    expect(Math.max(...Object.values(errors)), JSON.stringify(errors)).toBeLessThan(tolerance)
  })
})
