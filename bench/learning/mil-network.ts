import { createRandom } from '@tessera/statistics'
import {
  add,
  type Feeds,
  Graph,
  linear,
  mean,
  multiply,
  sigmoid,
  softplus,
  subtract,
  tensor,
  uniformByInputs,
  type Value,
  zeros,
} from '../../packages/learning/src/graph/index.ts'
import { mlp } from '../../packages/learning/src/networks/encoder/mlp.ts'
import { manyBags } from '../../packages/learning/src/networks/pooling/bags.ts'
import { gatedAttention } from '../../packages/learning/src/networks/pooling/gated-attention.ts'
import {
  compileTraining,
  type TrainingModel,
  TrainingSession,
} from '../../packages/learning/src/training/index.ts'
import type { MilBags } from '../../packages/learning/test/mil-sets.ts'

/** All that is fixed before a bag of a test fold is scored. */
export interface MilSettings {
  /** Layers of every instance. */
  readonly encoder: readonly number[]
  /** Units of the gated attention. */
  readonly attention: number
  readonly dropout: number
  readonly learningRate: number
  readonly weightDecay: number
  readonly epochs: number
  readonly bagsPerStep: number
  /** Networks from different first values, whose probabilities are averaged. */
  readonly members: number
}

function members(x: Value, row: Value, rows: Value, settings: MilSettings, dropout: number): Value[] {
  return Array.from({ length: settings.members }, (_, m) => {
    const h = mlp(x, { name: `${m}/encoder`, widths: settings.encoder, dropout })
    const { pooled } = gatedAttention(manyBags(h, row, rows), {
      name: `${m}/attention`,
      hidden: settings.attention,
    })
    const width = settings.encoder.at(-1) ?? 0
    const weight = x.graph.parameter(`${m}/head/weight`, [width, 1], uniformByInputs(width))
    return linear(pooled, weight, x.graph.parameter(`${m}/head/bias`, [1], zeros()))
  })
}

function inputs(graph: Graph, dimensions: number) {
  return {
    x: graph.input('x', ['instances', dimensions]),
    row: graph.input('row', ['instances'], 'int64'),
    rows: graph.input('rows', ['rows'], 'int64'),
  }
}

/** Log loss of each member, summed: AdamW treats every number alone, so that members do not touch each other. */
export function milModel(dimensions: number, settings: MilSettings, seed: number): TrainingModel {
  const graph = new Graph()
  const { x, row, rows } = inputs(graph, dimensions)
  const label = graph.input('label', ['rows', 1])
  const losses = members(x, row, rows, settings, settings.dropout).map(logits =>
    mean(subtract(softplus(logits), multiply(label, logits))),
  )
  const scored = inputs(new Graph(), dimensions)
  const probabilities = members(scored.x, scored.row, scored.rows, settings, 0).map(sigmoid)
  return compileTraining({
    loss: sumOf(losses),
    prediction: { probability: multiply(sumOf(probabilities), 1 / settings.members) },
    optimiser: { weightDecay: settings.weightDecay },
    seed,
  })
}

function sumOf(values: readonly Value[]): Value {
  return values.slice(1).reduce((total, value) => add(total, value), values[0])
}

/** Mean and reciprocal standard deviation of each feature over the instances of the given bags; 0 where constant. */
export function standardisationOf({ values, starts, dimensions }: MilBags, bags: readonly number[]) {
  const sum = new Float64Array(dimensions)
  const squares = new Float64Array(dimensions)
  let count = 0
  for (const bag of bags) count += starts[bag + 1] - starts[bag]
  const eachInstance = (visit: (at: number) => void) => {
    for (const bag of bags) for (let i = starts[bag]; i < starts[bag + 1]; i++) visit(i * dimensions)
  }
  eachInstance(at => {
    for (let j = 0; j < dimensions; j++) sum[j] += values[at + j]
  })
  const means = sum.map(total => total / count)
  eachInstance(at => {
    for (let j = 0; j < dimensions; j++) squares[j] += (values[at + j] - means[j]) ** 2
  })
  return { means, inverse: squares.map(total => (total > 1e-12 ? Math.sqrt((count - 1) / total) : 0)) }
}

/** The steps of a training: bags of each, epoch after epoch, every epoch in an order of its own. */
export function stepsOf(train: readonly number[], settings: MilSettings, seed: number): number[][][] {
  return Array.from({ length: settings.epochs }, (_, epoch) => {
    const order = Array.from(createRandom(seed, 'order', epoch).permutation(train.length), i => train[i])
    const steps: number[][] = []
    for (let from = 0; from < order.length; from += settings.bagsPerStep)
      steps.push(order.slice(from, from + settings.bagsPerStep))
    return steps
  })
}

/** Half a cosine from the learning rate to 0, step by step. */
export function rateOf(settings: MilSettings, step: number, steps: number): number {
  return (settings.learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2
}

/** Trains on some bags and gives the probability of others. */
export async function fitAndScore(
  bags: MilBags,
  train: readonly number[],
  test: readonly number[],
  settings: MilSettings,
  seed: number,
): Promise<{ probability: Float32Array; firstLoss: number; lastLoss: number }> {
  const standardisation = standardisationOf(bags, train)
  const session = new TrainingSession(milModel(bags.dimensions, settings, seed), { threads: 1 })
  const steps = stepsOf(train, settings, seed).flat()
  let firstLoss = 0
  let lastLoss = 0
  for (const [i, step] of steps.entries()) {
    const { loss } = await session.step(
      feedsOf(bags, step, standardisation),
      rateOf(settings, i, steps.length),
    )
    if (i === 0) firstLoss = loss / settings.members
    lastLoss = loss / settings.members
  }
  const { probability } = await session.predict(feedsOf(bags, test, standardisation))
  await session.release()
  return { probability: Float32Array.from(probability.elements, Number), firstLoss, lastLoss }
}

function feedsOf(
  { values, starts, labels, dimensions }: MilBags,
  bags: readonly number[],
  { means, inverse }: ReturnType<typeof standardisationOf>,
): Feeds {
  const count = bags.reduce((sum, bag) => sum + starts[bag + 1] - starts[bag], 0)
  const x = new Float32Array(count * dimensions)
  const row = new BigInt64Array(count)
  let at = 0
  bags.forEach((bag, place) => {
    for (let i = starts[bag]; i < starts[bag + 1]; i++, at++) {
      row[at] = BigInt(place)
      for (let j = 0; j < dimensions; j++)
        x[at * dimensions + j] = (values[i * dimensions + j] - means[j]) * inverse[j]
    }
  })
  return {
    x: tensor(x, [count, dimensions]),
    row: tensor(row, [count]),
    rows: tensor(
      BigInt64Array.from(bags, (_, place) => BigInt(place)),
      [bags.length],
    ),
    label: tensor(
      Float32Array.from(bags, bag => labels[bag]),
      [bags.length, 1],
    ),
  }
}
