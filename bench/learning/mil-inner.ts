import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRandom } from '@tessera/statistics'
import { type MilBags, milSets, readFolds, readMil } from '../../packages/learning/test/mil-sets.ts'
import { fitAndScore, type MilSettings } from './mil-network.ts'

/**
 * `node bench/learning/mil-inner.ts [NAME ...] [--set=SET]`: settings for the attention network of mil.ts by inner
 * folds: the training bags of the first published fold of each set, in five folds. Test bags of a published fold are
 * not read. One line a candidate; results/learning-mil-inner.json.
 */
const base: MilSettings = {
  encoder: [64],
  attention: 64,
  dropout: 0,
  learningRate: 2e-3,
  weightDecay: 0.01,
  epochs: 40,
  bagsPerStep: 32,
  members: 1,
}
const candidates: Readonly<Record<string, MilSettings>> = {
  base,
  'epochs 15': { ...base, epochs: 15 },
  'dropout 0.5': { ...base, dropout: 0.5 },
  'weight decay 0.5': { ...base, weightDecay: 0.5 },
  'learning rate 5e-4': { ...base, learningRate: 5e-4 },
  'encoder 128, 64': { ...base, encoder: [128, 64] },
  'dropout 0.5, epochs 80': { ...base, dropout: 0.5, epochs: 80 },
  'dropout 0.5, epochs 160': { ...base, dropout: 0.5, epochs: 160 },
  'dropout 0.5, 16 bags a step': { ...base, dropout: 0.5, bagsPerStep: 16 },
  'dropout 0.5, 8 bags a step, 20 epochs': { ...base, dropout: 0.5, bagsPerStep: 8, epochs: 20 },
  'three members': { ...base, members: 3 },
  // Second configuration, of the ones above the best with several members; made after the first had been scored.
  'dropout 0.5, 16 bags a step, three members': { ...base, dropout: 0.5, bagsPerStep: 16, members: 3 },
  'dropout 0.5, 16 bags a step, five members': { ...base, dropout: 0.5, bagsPerStep: 16, members: 5 },
  // Layers as in Ilse et al. (2018), one bag a step or 16.
  'encoder 256, 128, 64, dropout 0.5, one bag a step': {
    ...base,
    encoder: [256, 128, 64],
    dropout: 0.5,
    learningRate: 5e-4,
    weightDecay: 5e-3,
    bagsPerStep: 1,
  },
  'encoder 256, 128, 64, dropout 0.5, 16 bags a step': {
    ...base,
    encoder: [256, 128, 64],
    dropout: 0.5,
    learningRate: 1e-3,
    bagsPerStep: 16,
  },
}
interface Score {
  readonly accuracy: number
  readonly logLoss: number
}
interface Found {
  readonly settings: MilSettings
  readonly bySet: Readonly<Record<string, Score>>
  /** Means over the sets. */
  readonly accuracy?: number
  readonly logLoss?: number
}
const asked = process.argv.slice(2).filter(one => !one.startsWith('--'))
const onlySet = process.argv.find(one => one.startsWith('--set='))?.split('=')[1]
const file = new URL('../results/learning-mil-inner.json', import.meta.url)
for (const [name, settings] of Object.entries(candidates)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  for (const set of milSets) {
    if ((onlySet ?? set) !== set) continue
    const bags = readMil(set)
    const [{ train }] = readFolds(set, bags.labels.length)
    const score = await innerScore(bags, train, settings)
    console.log(
      `${name}, ${set}: accuracy ${score.accuracy.toFixed(4)}, log loss ${score.logLoss.toFixed(4)}`,
    )
    save(name, settings, set, score)
  }
}

/** Read again each time: several processes may score different sets. */
function save(name: string, settings: MilSettings, set: string, score: Score): void {
  const found: Record<string, Found> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const bySet = { ...found[name]?.bySet, [set]: score }
  const all = Object.values(bySet)
  const mean = (of: (score: Score) => number) => all.reduce((sum, one) => sum + of(one), 0) / all.length
  const means =
    all.length === milSets.length
      ? { accuracy: mean(one => one.accuracy), logLoss: mean(one => one.logLoss) }
      : {}
  writeFileSync(file, `${JSON.stringify({ ...found, [name]: { settings, bySet, ...means } }, null, 2)}\n`)
}

async function innerScore(bags: MilBags, train: readonly number[], settings: MilSettings) {
  const order = Array.from(createRandom(1, 'inner folds').permutation(train.length), i => train[i])
  let right = 0
  let loss = 0
  for (let fold = 0; fold < 5; fold++) {
    const held = order.filter((_, i) => i % 5 === fold)
    const fitted = order.filter((_, i) => i % 5 !== fold)
    const { probability } = await fitAndScore(bags, fitted, held, settings, 1)
    held.forEach((bag, i) => {
      const p = Math.min(Math.max(probability[i], 1e-6), 1 - 1e-6)
      if (p > 0.5 === (bags.labels[bag] === 1)) right++
      loss -= Math.log(bags.labels[bag] === 1 ? p : 1 - p)
    })
  }
  return { accuracy: right / order.length, logLoss: loss / order.length }
}
