import {
  Graph,
  multiply,
  reshape,
  softplus,
  subtract,
  sum,
  tensor,
  type Value,
} from '../../packages/learning/src/graph/index.ts'
import { mlp } from '../../packages/learning/src/networks/encoder/mlp.ts'
import { classLoss, linearHead, scoreFedBack } from '../../packages/learning/src/networks/heads/index.ts'
import {
  clam,
  clamInstanceLoss,
  clamLoss,
  gatedAttention,
  maxPooling,
  meanPooling,
  oneBag,
} from '../../packages/learning/src/networks/pooling/index.ts'
import { compileTraining, TrainingSession } from '../../packages/learning/src/training/index.ts'

/** `pooling-memory-ours.ts POOLING TILES THREADS`: three steps of one bag; prints seconds and peak memory. */
const [pooling, tiles, threads] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const graph = new Graph()
const bags = oneBag(mlp(graph.input('tiles', ['tiles', 1024]), { name: 'encoder', widths: [512] }))
const options = { name: 'pool', hidden: 256 }

function lossOf(): Value {
  if (pooling === 'clam') {
    const label = graph.input('label', [1], 'int64')
    const made = clam(bags, { ...options, classes: 2, branches: 'multiple' })
    const instance = clamInstanceLoss(bags, made, { ...options, label, classes: 2, subtyping: true })
    return clamLoss(classLoss(made.logits, label), instance)
  }
  const pools = {
    attention: () => gatedAttention(bags, options),
    mean: () => meanPooling(bags),
    max: () => maxPooling(bags),
  }
  const pool = pools[pooling === 'mean' || pooling === 'max' ? pooling : 'attention']
  const score = linearHead(pool().pooled, { name: 'head', bias: pooling !== 'cox' })
  if (pooling === 'cox') return scoreFedBack(score, graph.input('event', [1]))
  return reshape(sum(subtract(softplus(score), multiply(graph.input('event', [1]), score))), [])
}

const session = new TrainingSession(compileTraining({ loss: lossOf(), seed: 1 }), { threads })
const values = new Float32Array(tiles * 1024)
for (let i = 0, state = 1; i < values.length; i++) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  values[i] = state / 2 ** 31 - 1
}
const feeds = {
  tiles: tensor(values, [tiles, 1024]),
  event: tensor(Float32Array.of(1)),
  label: tensor(Int32Array.of(1)),
}
const seconds: number[] = []
for (let step = 0; step < 3; step++) {
  const start = performance.now()
  await session.step(feeds, 1e-4)
  seconds.push((performance.now() - start) / 1000)
}
process.stdout.write(JSON.stringify({ seconds, memoryMiB: process.resourceUsage().maxRSS / 1024 }))
