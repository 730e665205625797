import { createRandom } from '@tessera/statistics'
import {
  concat,
  constantly,
  convolution,
  type Feeds,
  Graph,
  groupNorm,
  he,
  linear,
  maxPool,
  mean,
  multiply,
  relu,
  softmax,
  softplus,
  subtract,
  sum,
  tensor,
  uniformByInputs,
  unsqueeze,
  type Value,
  zeros,
} from '../../packages/learning/src/graph/index.ts'
import { mlp } from '../../packages/learning/src/networks/encoder/mlp.ts'
import { oneBag } from '../../packages/learning/src/networks/pooling/bags.ts'
import { gatedAttention } from '../../packages/learning/src/networks/pooling/gated-attention.ts'

/** One network of the benchmark: what is traced, and what each step is fed. `networks.py` has the same by name. */
export interface NetworkCase {
  readonly what: string
  /** Sizes by which the Python side builds the same network. */
  readonly inputs: Readonly<Record<string, readonly number[]>>
  /** Different feeds, used in turn. */
  readonly feeds: number
  /** Timed steps of one process. */
  readonly steps: number
  trace(): Value
}

/** Bags of 1,024-dimensional tiles: 512 units, gated attention of 256, log loss; 0.8 M parameters. */
function attention(tiles: number, steps: number): NetworkCase {
  return {
    what: `gated-attention MIL, ${tiles.toLocaleString('en')} tiles x 1,024`,
    inputs: { tiles: [tiles, 1024], label: [1, 1] },
    feeds: 2,
    steps,
    trace() {
      const g = new Graph()
      const encoded = mlp(g.input('tiles', ['tiles', 1024]), { name: 'encoder', widths: [512] })
      const { pooled } = gatedAttention(oneBag(encoded), { name: 'attention', hidden: 256 })
      return logLoss(layer(pooled, 'head', 512, 1), g.input('label', [1, 1]))
    },
  }
}

/** A bag and three vectors of one patient; each to 256 numbers, weighted by a gate from its own vector. */
const fusion: NetworkCase = {
  what: 'fusion of four modalities: a bag of 4,000 x 1,024, vectors of 50, 200 and 2,000',
  inputs: { tiles: [4000, 1024], clinical: [1, 50], proteins: [1, 200], genes: [1, 2000], label: [1, 1] },
  feeds: 2,
  steps: 20,
  trace() {
    const g = new Graph()
    const encoded = mlp(g.input('tiles', ['tiles', 1024]), { name: 'tiles', widths: [512] })
    const { pooled } = gatedAttention(oneBag(encoded), { name: 'attention', hidden: 256 })
    const vectors = [
      relu(layer(pooled, 'pooled', 512, 256)),
      ...(['clinical', 'proteins', 'genes'] as const).map(name =>
        mlp(g.input(name, fusion.inputs[name]), { name, widths: [256] }),
      ),
    ]
    const gates = softmax(
      concat(
        vectors.map((vector, m) => layer(vector, `gate${m}`, 256, 1)),
        1,
      ),
      1,
    )
    const all = concat(
      vectors.map(vector => unsqueeze(vector, [1])),
      1,
    )
    const fused = sum(multiply(all, unsqueeze(gates, [2])), [1])
    return logLoss(layer(fused, 'head', 256, 1), g.input('label', [1, 1]))
  },
}

const table: NetworkCase = {
  what: 'tabular MLP, batch 128 x 100, 2 x 256',
  inputs: { x: [128, 100], label: [128, 1] },
  feeds: 8,
  steps: 400,
  trace() {
    const g = new Graph()
    const h = mlp(g.input('x', ['rows', 100]), { name: 'encoder', widths: [256, 256] })
    return logLoss(layer(h, 'head', 256, 1), g.input('label', ['rows', 1]))
  },
}

/** Three times convolution 3 x 3, group norm, ReLU; windows of 2 halve the image twice; mean of places. */
const images: NetworkCase = {
  what: '2-D CNN, batch 16 of 1 x 64 x 64, three convolutions with group norm',
  inputs: { images: [16, 1, 64, 64], label: [16, 1] },
  feeds: 4,
  steps: 40,
  trace() {
    const g = new Graph()
    let h = g.input('images', ['images', 1, 64, 64])
    for (const [i, channels] of [16, 32, 64].entries()) {
      const inputs = i === 0 ? 1 : channels / 2
      const kernel = g.parameter(`${i}/kernel`, [channels, inputs, 3, 3], he())
      const bias = g.parameter(`${i}/bias`, [channels], zeros())
      const scale = g.parameter(`${i}/scale`, [channels], constantly(Array(channels).fill(1)))
      const shift = g.parameter(`${i}/shift`, [channels], zeros())
      h = relu(groupNorm(convolution(h, kernel, { padding: 1, bias }), 4, scale, shift))
      if (i < 2) h = maxPool(h, 2)
    }
    return logLoss(layer(mean(h, [2, 3]), 'head', 64, 1), g.input('label', ['images', 1]))
  },
}

export const cases: Readonly<Record<string, NetworkCase>> = {
  'mil-1k': attention(1000, 60),
  'mil-4k': attention(4000, 20),
  'mil-16k': attention(16_000, 6),
  fusion,
  mlp: table,
  cnn: images,
}

function layer(x: Value, name: string, inputs: number, outputs: number): Value {
  const weight = x.graph.parameter(`${name}/weight`, [inputs, outputs], uniformByInputs(inputs))
  return linear(x, weight, x.graph.parameter(`${name}/bias`, [outputs], zeros()))
}

/** Mean of log(1 + e^z) − y·z. */
function logLoss(logits: Value, label: Value): Value {
  return mean(subtract(softplus(logits), multiply(label, logits)))
}

/** The feeds of a case: normal numbers, labels that follow the first of them. */
export function feedsOf(name: string): Feeds[] {
  const { inputs, feeds } = cases[name]
  return Array.from({ length: feeds }, (_, f) => {
    const random = createRandom(1, name, f)
    const filled = Object.entries(inputs).map(([input, shape]) => {
      const elements = new Float32Array(shape.reduce((product, size) => product * size, 1))
      const label = input === 'label'
      for (let i = 0; i < elements.length; i++) elements[i] = label ? (i + f) % 2 : random.normal()
      return [input, tensor(elements, [...shape])] as const
    })
    return Object.fromEntries(filled)
  })
}
