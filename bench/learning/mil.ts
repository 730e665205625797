import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parametersByName } from '../../packages/learning/src/training/index.ts'
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
 * `node bench/learning/mil.ts [SET ...] [--ours | --torch]`: gated attention on Musk1, Elephant, Fox and Tiger by their published
 * 5 x 10 folds, with the one configuration of mil-configuration.json (chosen by inner folds: mil-inner.ts), by us and
 * by PyTorch from the same first weights with the same bags in the same order. Accuracy of every fold, mean and
 * standard error: results/learning-mil.json.
 */
const published: Readonly<Record<MilSet, { accuracy: number; standardError: number }>> = {
  Musk1: { accuracy: 0.892, standardError: 0.04 },
  Elephant: { accuracy: 0.868, standardError: 0.02 },
  Fox: { accuracy: 0.615, standardError: 0.04 },
  Tiger: { accuracy: 0.839, standardError: 0.02 },
}
const here = import.meta.dirname
const python = path.join(here, '../.venv-learning/bin/python')
const configuration: { settings: MilSettings } = JSON.parse(
  readFileSync(path.join(here, 'mil-configuration.json'), 'utf8'),
)
const { settings } = configuration
const file = new URL('../results/learning-mil.json', import.meta.url)
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
    const ours = (onlyPeer ? before?.ours : null) ?? (await scored(bags, folds))
    const torch = withPeer ? byTorch(set, bags, folds) : (before?.torch ?? null)
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

function byTorch(set: MilSet, bags: MilBags, folds: readonly MilFold[]) {
  const folder = path.join(here, '../data/learning-mil', set)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'values.f64'), Buffer.from(bags.values.buffer))
  const initial: Buffer[] = []
  const fits = folds.map(fold => {
    const { layout, initial: first } = milModel(bags.dimensions, settings, seedOf(fold))
    const byName = parametersByName(layout, first)
    for (const { name } of layout.places) initial.push(bytesOf(byName.get(name) ?? new Float32Array()))
    const epochs = stepsOf(fold.train, settings, seedOf(fold))
    return { train: fold.train, test: fold.test, steps: epochs.flat() }
  })
  writeFileSync(path.join(folder, 'initial.f32'), Buffer.concat(initial))
  const { layout } = milModel(bags.dimensions, settings, 1)
  const places = layout.places.map(({ name, shape }) => ({ name, shape }))
  const { dimensions, starts, labels } = bags
  writeFileSync(
    path.join(folder, 'fits.json'),
    JSON.stringify({ dimensions, starts: [...starts], labels: [...labels], settings, places, fits }),
  )
  const env = { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  const done = spawnSync(python, [path.join(here, 'mil.py'), folder], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  })
  if (done.status !== 0) throw new Error(`mil.py ended with ${done.status}`)
  const { probabilities, seconds, version } = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '')
  const accuracies = folds.map((fold, i) => accuracyOf(bags, fold, probabilities[i]))
  return { version, ...summary(accuracies, folds, seconds) }
}

function bytesOf(numbers: Float32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}
