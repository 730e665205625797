import { writeFileSync } from 'node:fs'
import { createRandom, harrellConcordance } from '@tessera/statistics'
import { riskOf, type SurvivalSpec } from '../../packages/learning/test/external-risk.ts'
import {
  readSurvival,
  type SurvivalSet,
  type SurvivalTable,
  survivalSets,
} from '../../packages/learning/test/survival-sets.ts'

/**
 * `node bench/learning/deepsurv-inner.ts`: settings of every learner on every set by five inner folds of the official
 * training file alone (mean concordance, seed 1), written to deepsurv-configuration.json before a test file is scored.
 */
const boosting = { name: 'boosting', learningRate: 0.05, rowSample: 0.7, minLeafSize: 20 } as const
const forest = { name: 'forest', trees: 100 } as const
const network = {
  name: 'network',
  survival: 'cox',
  patientsPerStep: 256,
  stopping: 'never',
  weightDecay: 0.1,
  learningRate: 3e-3,
} as const
const candidates: Readonly<Record<string, readonly SurvivalSpec[]>> = {
  'elastic-net Cox': [{ name: 'elastic-net', alpha: 0.5 }],
  'boosting, Cox': [
    { ...boosting, maxDepth: 2, trees: 100 },
    { ...boosting, maxDepth: 2, trees: 300 },
    { ...boosting, maxDepth: 4, trees: 100 },
  ],
  'survival forest': [
    { ...forest, minLeafSize: 15 },
    { ...forest, minLeafSize: 50 },
  ],
  'network, Cox': [
    { ...network, encoder: [32], dropout: 0.1, epochs: 10 },
    { ...network, encoder: [64, 32], dropout: 0.3, epochs: 10 },
    { ...network, encoder: [64, 32], dropout: 0.3, epochs: 30 },
  ],
}
const asked = process.argv.slice(2)
for (const [learner, specs] of Object.entries(candidates)) {
  if (asked.length > 0 && !asked.includes(learner)) continue
  const chosen: Record<string, object> = {}
  for (const set of Object.keys(survivalSets) as SurvivalSet[]) {
    const train = readSurvival(set, 'train')
    const tried: { spec: SurvivalSpec; concordance: number }[] = []
    if (specs.length === 1) tried.push({ spec: specs[0], concordance: Number.NaN })
    else for (const spec of specs) tried.push({ spec, concordance: await innerConcordance(set, train, spec) })
    const best = tried.reduce((best, one) => (one.concordance > best.concordance ? one : best))
    chosen[set] = { spec: best.spec, tried }
    console.log(learner, set, tried.map(({ concordance }) => concordance.toFixed(4)).join(' '))
  }
  const file = new URL(`../data/deepsurv-inner-${learner.replaceAll(/\W+/g, '-')}.json`, import.meta.url)
  writeFileSync(file, JSON.stringify({ [learner]: chosen }))
}

async function innerConcordance(set: SurvivalSet, train: SurvivalTable, spec: SurvivalSpec): Promise<number> {
  const n = train.time.length
  const order = createRandom(1, 'inner folds').permutation(n)
  let sum = 0
  for (let fold = 0; fold < 5; fold++) {
    const held = order.filter((_, i) => i % 5 === fold)
    const test = rowsOf(train, held)
    const risk = await riskOf(
      set,
      spec,
      rowsOf(
        train,
        order.filter((_, i) => i % 5 !== fold),
      ),
      test,
      1,
    )
    sum += harrellConcordance({ time: test.time, event: test.event, risk }).value
  }
  return sum / 5
}

function rowsOf({ x, time, event }: SurvivalTable, rows: Int32Array): SurvivalTable {
  return {
    x: x.map(column => Float64Array.from(rows, row => column[row])),
    time: Float64Array.from(rows, row => time[row]),
    event: Uint8Array.from(rows, row => event[row]),
  }
}
