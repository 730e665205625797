import { describe, expect, it } from 'vitest'
import { reference } from '../../../test/agreement.ts'
import { cast, linear, multiply, tanh, unsqueeze, type Value, zeros } from '../../graph/index.ts'
import { mlp } from '../encoder/index.ts'
import { classLoss, linearHead, logLoss } from '../heads/index.ts'
import { type Declare, type RecordedNetwork, replay, type Trace } from '../reference.case.ts'
import {
  type Bags,
  clam,
  clamInstanceLoss,
  clamLoss,
  gatedAttention,
  manyBags,
  maxPooling,
  meanPooling,
  oneBag,
  type Pooled,
  pathwayTokens,
  tokenAttention,
  tokenPooling,
  visitAttention,
  withInstances,
} from './index.ts'

const { pathways, cases } = reference<{
  pathways: number[][]
  cases: Record<string, RecordedNetwork>
}>('networks-pooling')

const stacked = (input: Declare): Bags =>
  manyBags(input('instances', ['n', 6]), input('row', ['n']), input('rows', ['rows']))
const alone = (input: Declare): Bags => oneBag(input('instances', ['n', 6]))
const tolerance = 2e-6

/** Pooled bags, a linear map and the log loss. */
function binary(input: Declare, bags: Bags, pool: (bags: Bags) => Pooled) {
  const { pooled, attention } = pool(bags)
  const event = input('event', [pooled.shape[0]])
  const loss = logLoss(linearHead(pooled, { name: 'head' }), event)
  return { loss, pooled, ...(attention && { attention }) }
}

const options = { name: 'pool', hidden: 4 }
const layered = (bags: Bags) => {
  const weight = bags.instances.graph.parameter('layer/weight', [6, 5], zeros())
  return withInstances(bags, tanh(linear(bags.instances, weight)))
}

function clamOf(input: Declare, bags: Bags, branches: 'single' | 'multiple', loss: 'svm' | 'cross-entropy') {
  const made = clam(bags, { ...options, classes: 3, branches })
  const label = input('label', [made.logits.shape[0]])
  const instance = clamInstanceLoss(bags, made, {
    name: 'pool',
    label,
    classes: 3,
    sampled: 3,
    loss,
    subtyping: branches === 'multiple',
  })
  const { logits, attention } = made
  return { loss: clamLoss(classLoss(logits, label), instance), instance, logits, attention }
}

function omics(input: Declare, masks: { connected?: Value; present?: Value }) {
  const tokens = pathwayTokens(input('genes', ['rows', 8]), pathways, { name: 'tokens', width: 4 })
  const mixed = tokenAttention(tokens, { name: 'mix', heads: 2, ...masks })
  const { present } = masks
  const { pooled, attention } = tokenPooling(mixed, { ...options, present })
  const loss = logLoss(linearHead(pooled, { name: 'head' }), input('event', ['rows']))
  const seen = present === undefined ? mixed : multiply(mixed, cast(unsqueeze(present, [2]), 'float32'))
  return { loss, tokens, seen, pooled, attention }
}

const traces: readonly [record: string, method: string, trace: Trace][] = [
  [
    'gatedAttention',
    'Pooling: gated attention (ABMIL)',
    input => binary(input, stacked(input), bags => gatedAttention(bags, options)),
  ],
  [
    'gatedAttentionOneBag',
    'Pooling: gated attention (ABMIL)',
    input => binary(input, alone(input), bags => gatedAttention(bags, options)),
  ],
  [
    'encodedAttention',
    'Encoder: layers of rectified units',
    input => {
      const bags = stacked(input)
      const encoded = withInstances(bags, mlp(bags.instances, { name: 'encoder', widths: [7, 5] }))
      return binary(input, encoded, of => gatedAttention(of, options))
    },
  ],
  ['mean', 'Pooling: mean', input => binary(input, layered(stacked(input)), meanPooling)],
  ['max', 'Pooling: max', input => binary(input, layered(stacked(input)), maxPooling)],
  [
    'visits',
    'Pooling: time-aware attention over visits',
    input =>
      binary(input, stacked(input), bags =>
        visitAttention(bags, {
          ...options,
          ago: input('ago', ['n']),
          scales: { shortest: 0.5, longest: 24, count: 8 },
        }),
      ),
  ],
  [
    'clamSingle',
    'Pooling: CLAM, one branch',
    input => clamOf(input, stacked(input), 'single', 'cross-entropy'),
  ],
  [
    'clamMultiple',
    'Pooling: CLAM, a branch a class',
    input => clamOf(input, stacked(input), 'multiple', 'svm'),
  ],
  ['clamOneBag', 'Pooling: CLAM, a branch a class', input => clamOf(input, alone(input), 'multiple', 'svm')],
  ['pathways', 'Pooling: pathway-token attention', input => omics(input, {})],
  [
    'pathwaysMasked',
    'Pooling: pathway-token attention',
    input => omics(input, { connected: input('connected', [4, 4]), present: input('present', ['rows', 4]) }),
  ],
]

describe('poolings against PyTorch', () => {
  it.each(traces)('%s: forward, gradients and ten AdamW steps', async (record, method, trace) => {
    const errors = await replay(method, cases[record], trace)
    expect(Math.max(...Object.values(errors)), JSON.stringify(errors)).toBeLessThan(tolerance)
  })
})
