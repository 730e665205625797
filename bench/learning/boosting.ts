import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRandom } from '@tessera/statistics'
import { type Columns, writeColumns } from '../statistics/data.ts'

/**
 * `node bench/learning/boosting.ts [CASE ...]`: histogram gradient boosting by us, by XGBoost and by LightGBM with the
 * same settings, one after the other in one run, each in a process of its own. Time from columns in memory to a model,
 * binning included (`ratio` is of processor time, which other work on the machine does not lengthen); held-out loss and
 * concordance; time to predict; peak memory of the process. Ours runs on one thread; the peers on one core and thread,
 * and again with two. LightGBM has no Cox objective. The Cox case is fitted to further draws of its training data too. Figures: results/learning-boosting.json.
 */
interface Measured {
  /** Seconds of binning and of training; ours does both in one. */
  readonly prepare: readonly number[]
  readonly prepareCpu: readonly number[]
  readonly train: readonly number[]
  readonly trainCpu: readonly number[]
  readonly predict: readonly number[]
  readonly loss: number
  readonly concordance: number | null
  readonly memoryMiB: number
  readonly version: string
}

const here = import.meta.dirname
const settings = { trees: 100, maxDepth: 6, learningRate: 0.1, l2: 1, minHessian: 1, bins: 255 }
const cases = {
  logistic: {
    what: 'logistic, 100,000 x 50, 5 % missing, and as many held out',
    data: (seed: number) => drawn(seed, 100_000, 50, false),
    peers: ['xgboost', 'lightgbm'],
    draws: 0,
  },
  cox: {
    what: 'Cox, 20,000 x 100, 5 % missing, and as many held out',
    data: (seed: number) => drawn(seed, 20_000, 100, true),
    peers: ['xgboost'],
    // Which tree meets the product of two columns first is luck: one draw of the data says little of the loss.
    draws: 8,
  },
}
const machine = {
  cpu: os.cpus()[0]?.model,
  cpus: os.availableParallelism(),
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
}
const canPin = spawnSync('taskset', ['-c', String(machine.cpus - 1), 'true']).status === 0
const python = path.join(here, '../.venv-learning/bin/python')
const asked = process.argv.slice(2)
const file = new URL('../results/learning-boosting.json', import.meta.url)
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : {}
mkdirSync(new URL('.', file), { recursive: true })
for (const [name, one] of Object.entries(cases)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  measure(name, one, found => {
    results[name] = found
    const measured = new Date().toISOString().slice(0, 10)
    writeFileSync(file, `${JSON.stringify({ measured, machine, settings, results }, null, 2)}\n`)
  })
}

/** Tells what it found after each peer, so that a run that is cut short keeps it. */
function measure(
  name: string,
  { what, data, peers, draws }: (typeof cases)[keyof typeof cases],
  tell: (found: object) => void,
): void {
  const folder = path.join(here, '../data/learning-boosting', name)
  writeColumns(path.join(folder, 'train'), data(1))
  writeColumns(path.join(folder, 'test'), data(2))
  const load = os.loadavg()[0]
  const run = (command: readonly string[], threads: number, repeats: number): Measured => {
    const pin = canPin && threads === 1 ? ['taskset', '-c', String(machine.cpus - 1)] : []
    const [program, ...args] = [
      ...pin,
      ...command,
      folder,
      JSON.stringify({ ...settings, threads }),
      String(repeats),
    ]
    const env = { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) }
    const done = spawnSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] })
    if (done.status !== 0) throw new Error(`${command.join(' ')} ended with ${done.status}`)
    return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '')
  }
  const ours = run([process.execPath, path.join(here, 'boosting-ours.ts')], 1, 3)
  const own = { seconds: median(total(ours)), cpu: median(totalCpu(ours)) }
  console.log(
    `${what}: ours ${own.cpu.toFixed(2)} s, loss ${ours.loss.toFixed(5)}, ${ours.memoryMiB.toFixed(0)} MiB`,
  )
  const other: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    writeColumns(path.join(folder, 'train'), data(11 + draw))
    const losses = [
      run([process.execPath, path.join(here, 'boosting-ours.ts')], 1, 1).loss,
      run([python, path.join(here, 'boosting-peers.py'), peers[0]], 1, 1).loss,
    ]
    other.push(losses[0] - losses[1])
    console.log(`  another draw of the training data: loss ${other[draw].toFixed(5)} beside ${peers[0]}`)
  }
  writeColumns(path.join(folder, 'train'), data(1))
  const compared: object[] = []
  for (const threads of [1, 2])
    for (const peer of peers) {
      const theirs = run([python, path.join(here, 'boosting-peers.py'), peer], threads, threads === 1 ? 2 : 1)
      const seconds = median(total(theirs))
      const cpu = median(totalCpu(theirs))
      const found = {
        peer,
        threads,
        ...theirs,
        median: seconds,
        medianCpu: cpu,
        ratio: cpu / own.cpu,
        /** Their training alone beside our binning and training. */
        ratioTrainingAlone: median(theirs.trainCpu) / own.cpu,
        ratioElapsed: seconds / own.seconds,
        predictRatio: median(theirs.predict) / median(ours.predict),
        memoryRatio: theirs.memoryMiB / ours.memoryMiB,
        lossDifference: ours.loss - theirs.loss,
      }
      console.log(
        `  ${peer}, ${threads} threads: ${cpu.toFixed(2)} s, ${found.ratio.toFixed(2)} x ours (elapsed ${found.ratioElapsed.toFixed(2)}); loss ${found.lossDifference.toFixed(5)}; ${theirs.memoryMiB.toFixed(0)} MiB`,
      )
      compared.push(found)
      tell({
        what,
        loadBefore: load,
        ours: { ...ours, threads: 1, median: own.seconds, medianCpu: own.cpu, first: total(ours)[0] },
        peers: compared,
        ...(draws > 0 ? { lossDifferencesOfOtherDraws: other, meanLossDifference: mean(other) } : {}),
      })
    }
}

/** Seconds of binning and training together. */
function total({ prepare, train }: Measured): number[] {
  return train.map((seconds, i) => seconds + (prepare[i] ?? 0))
}

function totalCpu({ prepareCpu, trainCpu }: Measured): number[] {
  return trainCpu.map((seconds, i) => seconds + (prepareCpu[i] ?? 0))
}

/** Normal columns with gaps, of which ten matter, one of them bent and two together. */
function drawn(seed: number, n: number, p: number, survival: boolean): Columns {
  const random = createRandom(seed, 'boosting benchmark')
  const x = Array.from({ length: p }, () =>
    Float64Array.from({ length: n }, () => (random.next() < 0.05 ? Number.NaN : random.normal())),
  )
  const known = (c: number, i: number) => (Number.isNaN(x[c][i]) ? 0 : x[c][i])
  const eta = Float64Array.from({ length: n }, (_, i) => {
    let sum = known(8, i) * known(9, i) + Math.abs(known(7, i)) - 0.8
    for (let c = 0; c < 7; c++) sum += (1 - c * 0.12) * known(c, i)
    return sum * 0.7
  })
  const columns = Object.fromEntries(x.map((column, j) => [`x${j}`, column]))
  if (!survival) return { ...columns, event: eta.map(e => (random.next() < 1 / (1 + Math.exp(-e)) ? 1 : 0)) }
  const death = eta.map(e => (-Math.log(1 - random.next()) / Math.exp(e)) * 20)
  const censoring = eta.map(() => random.next() * 60 + 0.01)
  return {
    ...columns,
    time: death.map((t, i) => Math.min(t, censoring[i])),
    event: death.map((t, i) => (t <= censoring[i] ? 1 : 0)),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
