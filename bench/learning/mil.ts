import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { createRandom } from '@tessera/statistics'
import { fillMask } from '../../packages/learning/src/training/dropout-mask.ts'
import { parametersByName, type TrainingModel } from '../../packages/learning/src/training/index.ts'
import {
  type MilBags,
  type MilFold,
  type MilSet,
  milDataFolder,
  milSets,
  readFolds,
  readMil,
} from '../../packages/learning/test/mil-sets.ts'
import { fitAndScore, type MilSettings, milModel, stepsOf } from './mil-network.ts'

/**
 * `node bench/learning/mil.ts [SET ...] [--ours | --torch] [--second]`: gated attention on Musk1, Elephant, Fox and Tiger by their published
 * 5 x 10 folds, with the one configuration of mil-configuration.json (chosen by inner folds: mil-inner.ts), by us and
 * by PyTorch from the same first weights with the same bags in the same order. Accuracy of every fold, mean and
 * standard error: results/learning-mil.json. `--second` scores mil-configuration-2.json instead, which was chosen by the
 * same inner folds after the first had been scored: results/learning-mil-2.json.
 */
const published: Readonly<Record<MilSet, { accuracy: number; standardError: number }>> = {
  Musk1: { accuracy: 0.892, standardError: 0.04 },
  Elephant: { accuracy: 0.868, standardError: 0.02 },
  Fox: { accuracy: 0.615, standardError: 0.04 },
  Tiger: { accuracy: 0.839, standardError: 0.02 },
}
const here = import.meta.dirname
const python = path.join(here, '../.venv-learning/bin/python')
const suffix = process.argv.includes('--second') ? '-2' : ''
const configuration: { settings: MilSettings } = JSON.parse(
  readFileSync(path.join(here, `mil-configuration${suffix}.json`), 'utf8'),
)
const { settings } = configuration
const file = new URL(`../results/learning-mil${suffix}.json`, import.meta.url)
const asked = process.argv.slice(2).filter(one => !one.startsWith('--'))
/** Keeps our figures of an earlier run. */
const onlyPeer = process.argv.includes('--torch')
const withPeer = !process.argv.includes('--ours') && existsSync(python)
/** Read again each time: several processes may score different sets. */
const known = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : {})
if (milDataFolder() === null) console.log('skipped: ../shared/data/mil_benchmarks is not there')
else
  for (const set of milSets) {
    if (asked.length > 0 && !asked.includes(set)) continue
    const bags = readMil(set)
    const folds = readFolds(set, bags.labels.length)
    const before = known()[set]
    // Accuracy alone is compared, so that both may run at the same time.
    const peer = withPeer ? byTorch(set, bags, folds) : (before?.torch ?? null)
    const ours = (onlyPeer ? before?.ours : null) ?? (await scored(bags, folds))
    const torch = await peer
    const target = published[set].accuracy - published[set].standardError
    const difference = torch === null ? null : ours.mean - torch.mean
    console.log(
      `${set}: ours ${ours.mean.toFixed(4)} (standard error ${ours.standardError.toFixed(4)}), PyTorch ${torch?.mean.toFixed(4)}, published ${published[set].accuracy}; ${ours.mean >= target ? 'not' : 'BELOW'} below by more than one standard error`,
    )
    save(set, { published: published[set], target, difference, ours, torch })
  }

function save(set: MilSet, result: object) {
  const machine = {
    cpu: os.cpus()[0]?.model,
    cpus: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
  }
  const measured = new Date().toISOString().slice(0, 10)
  writeFileSync(
    file,
    `${JSON.stringify({ measured, machine, configuration, results: { ...known(), [set]: result } }, null, 2)}\n`,
  )
}

function seedOf({ repeat, fold }: MilFold): number {
  return 1 + repeat * 10 + fold
}

async function scored(bags: MilBags, folds: readonly MilFold[]) {
  const began = performance.now()
  const accuracies: number[] = []
  for (const fold of folds) {
    const { probability } = await fitAndScore(bags, fold.train, fold.test, settings, seedOf(fold))
    accuracies.push(accuracyOf(bags, fold, probability))
  }
  return summary(accuracies, folds, (performance.now() - began) / 1000)
}

function accuracyOf({ labels }: MilBags, { test }: MilFold, probability: ArrayLike<number>): number {
  const right = test.filter((bag, i) => probability[i] > 0.5 === (labels[bag] === 1)).length
  return right / test.length
}

/** Mean of all folds; its standard error from the standard deviation over the folds, as published. */
function summary(accuracies: readonly number[], folds: readonly MilFold[], seconds: number) {
  const n = accuracies.length
  const mean = accuracies.reduce((sum, one) => sum + one, 0) / n
  const variance = accuracies.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1)
  const runs = accuracies.map((accuracy, i) => ({
    repeat: folds[i].repeat,
    fold: folds[i].fold,
    accuracy: Math.round(accuracy * 1e6) / 1e6,
  }))
  return { mean, standardError: Math.sqrt(variance / n), seconds, runs }
}

async function byTorch(set: MilSet, bags: MilBags, folds: readonly MilFold[]) {
  const folder = path.join(here, '../data/learning-mil', set)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'values.f64'), Buffer.from(bags.values.buffer))
  const initial: Buffer[] = []
  const masks: Buffer[] = []
  const fits = folds.map(fold => {
    const model = milModel(bags.dimensions, settings, seedOf(fold))
    const { layout } = model
    const byName = parametersByName(layout, model.initial)
    for (const { name } of layout.places) initial.push(bytesOf(byName.get(name) ?? new Float32Array()))
    const steps = stepsOf(fold.train, settings, seedOf(fold)).flat()
    masks.push(...steps.flatMap((step, at) => masksOf(model, bags, step, at)))
    return { train: fold.train, test: fold.test, steps }
  })
  writeFileSync(path.join(folder, 'initial.f32'), Buffer.concat(initial))
  writeFileSync(path.join(folder, 'masks.bits'), Buffer.concat(masks))
  const { layout } = milModel(bags.dimensions, settings, 1)
  const places = layout.places.map(({ name, shape }) => ({ name, shape }))
  const { dimensions, starts, labels } = bags
  writeFileSync(
    path.join(folder, 'fits.json'),
    JSON.stringify({ dimensions, starts: [...starts], labels: [...labels], settings, places, fits }),
  )
  const env = { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  const { stdout } = await promisify(execFile)(python, [path.join(here, 'mil.py'), folder], {
    env,
    maxBuffer: 2 ** 28,
  })
  const { probabilities, seconds, version } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  const accuracies = folds.map((fold, i) => accuracyOf(bags, fold, probabilities[i]))
  return { version, ...summary(accuracies, folds, seconds) }
}

/** Which units dropout keeps in a step, as the training session draws them: one bit each, the lowest first. */
function masksOf({ masks, seed }: TrainingModel, { starts }: MilBags, step: readonly number[], at: number) {
  const instances = step.reduce((sum, bag) => sum + starts[bag + 1] - starts[bag], 0)
  return masks.map(({ name, shape, keep }) => {
    const units = shape.reduce<number>((size, one) => size * (typeof one === 'number' ? one : instances), 1)
    const kept = new Float32Array(units)
    fillMask(kept, keep, createRandom(seed, name, at, 0))
    const bits = Buffer.alloc(Math.ceil(units / 8))
    for (let i = 0; i < units; i++) if (kept[i] !== 0) bits[i >> 3] |= 1 << (i & 7)
    return bits
  })
}

function bytesOf(numbers: Float32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}
