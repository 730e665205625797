import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { repeatedKFold, training } from '@tessera/learning'
import { auc } from '@tessera/statistics'
import { runMeasured } from './epoch-memory.ts'
import { epochModel, optimiser } from './epoch-network.ts'

/**
 * `node bench/learning/epoch.ts [--bags 400] [--epochs 3] [--rounds 1] [--threads 2] [--ours]`: a fold of
 * cross-validation over the bags of bags-make.ts (400 x 4,000 x 1,024 in float16 h5), read from their files in every
 * epoch: gated attention, one whole bag a step, by us and by PyTorch with a DataLoader, in turn; same network, first
 * weights, order, bags read ahead and threads. Time of an epoch with reading, share of it spent waiting for bags (goal:
 * under 10 %), peak memory of all processes, held-out AUC.
 *
 * `node bench/learning/epoch.ts --cross-validation [--epochs 20] [--tiles 1024] [--side-by-side 2]`: five folds by the
 * network learner, ours alone, subsampled: a step sees 1,024 tiles of its bag, drawn anew in every epoch.
 *
 * Figures are merged into results/learning-epoch.json; those of other numbers of bags or epochs stay.
 */
const { values: asked } = parseArgs({
  options: {
    bags: { type: 'string', default: '400' },
    epochs: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    tiles: { type: 'string', default: '1024' },
    'side-by-side': { type: 'string', default: '2' },
    ours: { type: 'boolean', default: false },
    'cross-validation': { type: 'boolean', default: false },
  },
})

/** One fold, as both sides read it: places in `files`. */
export interface EpochTask {
  readonly files: readonly string[]
  readonly labels: readonly number[]
  readonly training: readonly number[]
  readonly heldOut: readonly number[]
  readonly epochs: number
  readonly threads: number
  readonly seed: number
  /** Bags that are read, or in the reading, while a step computes. */
  readonly ahead: number
}

export interface FoldsTask {
  readonly files: readonly string[]
  readonly labels: readonly number[]
  readonly epochs: number
  readonly seed: number
  readonly tilesPerStep: number
  readonly sideBySide: number
}

interface Run {
  readonly opened: number
  readonly epochs: readonly { readonly seconds: number; readonly waiting: number; readonly loss: number }[]
  readonly logits: readonly number[]
  readonly heldOutSeconds: number
  readonly heldOutWaiting: number
  readonly peakMiB: number
}

const seed = 1
const here = import.meta.dirname
const bags = Number(asked.bags)
const folder = path.join(here, '../data/bags-400x4000x1024')
if (!existsSync(folder)) throw new Error('run node bench/learning/bags-make.ts first')
const all: number[] = JSON.parse(readFileSync(path.join(folder, 'labels.json'), 'utf8'))
const labels = all.slice(0, bags)
const files = labels.map((_, bag) => path.join(folder, `${String(bag).padStart(4, '0')}.h5`))
const work = path.join(here, '../data/learning-epoch')
mkdirSync(work, { recursive: true })
const about = { bags, tiles: 4000, dimensions: 1024, stored: 'float16' }
if (asked['cross-validation']) await crossValidated(Number(asked.epochs ?? 20))
else await oneFold(Number(asked.epochs ?? 3), Number(asked.threads), Number(asked.rounds))

async function oneFold(epochs: number, threads: number, rounds: number) {
  const patient = Int32Array.from(labels.keys())
  const [fold] = repeatedKFold(
    {
      patient,
      event: Uint8Array.from(labels),
      centre: new Int32Array(bags),
      centres: ['simulated'],
      timeZero: null,
    },
    { folds: 5, repeats: 1, seed },
  )
  const task: EpochTask = {
    files,
    labels,
    training: [...fold.training],
    heldOut: [...fold.heldOut],
    epochs,
    threads,
    seed,
    ahead: 2,
  }
  const ours: Run[] = []
  const theirs: Run[] = []
  const load: number[] = []
  let versions = {}
  for (let round = 0; round < rounds; round++) {
    load.push(Math.round(os.loadavg()[0] * 10) / 10)
    const { orders, ...own } = await run([process.execPath, path.join(here, 'epoch-ours.ts')], task, threads)
    ours.push(own)
    if (asked.ours) continue
    const {
      versions: found,
      build,
      ...peer
    } = await run(
      [python(), path.join(here, 'epoch-peer.py')],
      { ...task, orders, ...firstWeights(), ...optimiser },
      threads,
    )
    versions = { ...found, build }
    theirs.push(peer)
  }
  const own = summary(ours, task)
  const peer = theirs.length > 0 ? summary(theirs, task) : null
  const ratio = peer && peer.epochSeconds / own.epochSeconds
  const memoryRatio = peer && peer.peakMiB / own.peakMiB
  const losses = peer && ours[0].epochs.map(({ loss }, e) => Math.abs(loss - theirs[0].epochs[e].loss))
  console.log(
    `${fold.training.length} bags an epoch: ours ${own.epochSeconds.toFixed(1)} s, PyTorch ${peer?.epochSeconds.toFixed(1)} s, ratio ${ratio?.toFixed(2)}; ` +
      `waiting ${(100 * own.waitingShare).toFixed(1)} and ${(100 * (peer?.waitingShare ?? 0)).toFixed(1)} %; memory ${own.peakMiB} and ${peer?.peakMiB} MiB; ` +
      `AUC ${own.auc.toFixed(4)} and ${peer?.auc.toFixed(4)}`,
  )
  save(`one fold, ${bags} bags, ${epochs} epochs`, {
    what: 'gated attention, 1,024 to 512, attention 256, a whole bag a step, AdamW; bags from their files in every epoch',
    ...about,
    training: fold.training.length,
    heldOut: fold.heldOut.length,
    threads,
    ahead: task.ahead,
    load,
    versions,
    ratio,
    memoryRatio,
    lossDifferences: losses,
    ours: own,
    torch: peer,
  })
}

async function crossValidated(epochs: number) {
  const [tilesPerStep, sideBySide] = [Number(asked.tiles), Number(asked['side-by-side'])]
  const task: FoldsTask = { files, labels, epochs, seed, tilesPerStep, sideBySide }
  const load = Math.round(os.loadavg()[0] * 10) / 10
  const found = await run([process.execPath, path.join(here, 'epoch-folds.ts')], task, 1)
  console.log(
    `5 folds x ${epochs} epochs, ${tilesPerStep} tiles a step (subsampled): ${found.seconds.toFixed(0)} s, ${found.peakMiB} MiB; ` +
      `AUC ${found.folds.map((fold: { auc: number }) => fold.auc.toFixed(4)).join(', ')}`,
  )
  save(`five folds, ${bags} bags, ${epochs} epochs, subsampled`, {
    what: `the network learner with ${tilesPerStep} tiles of a bag drawn a step: subsampled; held-out bags are scored whole`,
    ...about,
    tilesPerStep,
    sideBySide,
    load,
    ...found,
  })
}

/** What a program answers to a task; the shape is that program's. */
async function run(command: readonly string[], task: object, threads: number) {
  const file = path.join(work, 'task.json')
  writeFileSync(file, JSON.stringify(task))
  const count = String(threads)
  const env = { OMP_NUM_THREADS: count, MKL_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count }
  const { line, peakMiB } = await runMeasured([...command, file], env)
  return { ...JSON.parse(line), peakMiB }
}

/** Our first weights in a file, and where each lies. */
function firstWeights() {
  const { layout, initial: numbers } = epochModel(seed)
  const byName = training.parametersByName(layout, numbers)
  const initial = path.join(work, 'initial.f32')
  let at = 0
  const parts: Uint8Array[] = []
  const places = layout.places.map(({ name, shape }) => {
    const values = byName.get(name) ?? new Float32Array()
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    const from = at
    at += values.length
    return { name, shape, from, to: at }
  })
  writeFileSync(initial, Buffer.concat(parts))
  return { initial, places }
}

/** Medians over the epochs of all rounds; the AUC of the first (the others' are the same with us). */
function summary(runs: readonly Run[], { heldOut }: EpochTask) {
  const epochs = runs.flatMap(one => one.epochs)
  return {
    epochSeconds: median(epochs.map(({ seconds }) => seconds)),
    waitingShare: median(epochs.map(({ seconds, waiting }) => waiting / seconds)),
    peakMiB: Math.max(...runs.map(({ peakMiB }) => peakMiB)),
    auc: auc({ event: heldOut.map(at => labels[at]), score: runs[0].logits }).value,
    heldOutSeconds: median(runs.map(({ heldOutSeconds }) => heldOutSeconds)),
    heldOutWaiting: median(runs.map(({ heldOutWaiting }) => heldOutWaiting)),
    opened: median(runs.map(({ opened }) => opened)),
    rounds: runs.map(one => one.epochs),
  }
}

function save(name: string, result: object) {
  const file = new URL('../results/learning-epoch.json', import.meta.url)
  const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : {}
  const machine = {
    cpu: os.cpus()[0]?.model,
    cpus: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
  }
  const measured = new Date().toISOString().slice(0, 10)
  const text = JSON.stringify({ machine, results: { ...results, [name]: { measured, ...result } } }, null, 2)
  writeFileSync(file, `${text}\n`)
}

function python(): string {
  const found = path.join(here, '../.venv-learning/bin/python')
  if (!existsSync(found))
    throw new Error('bench/.venv-learning is not there: run bench/learning/setup.sh first')
  return found
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
