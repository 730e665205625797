import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createRandom } from '@tessera/statistics'
import { writeColumns } from '../statistics/data.ts'

/**
 * `node bench/learning/forest.ts [CASE ...]`: random survival forests by us and by scikit-survival, one
 * after the other in one run, each in a process of its own on one core and one thread, with the same settings. Held-out
 * concordance, time to grow (`ratio` is of processor time), time to predict risk and whole curves, peak memory of the process. Figures:
 * results/learning-forest.json.
 */
interface Measured {
  readonly fit: readonly number[]
  /** Processor time, which other work on the machine does not lengthen. */
  readonly fitCpu: readonly number[]
  readonly predict: readonly number[]
  readonly concordance: readonly number[]
  readonly memoryMiB: number
  readonly version: string
}
type Columns = Record<string, Float64Array>

const here = import.meta.dirname
const support = path.join(here, '../../../shared/data/survival_deepsurv')
const cases = {
  simulated: {
    what: 'simulated, 5,000 x 20 and as many held out',
    settings: { trees: 25, mtry: 4, minLeafSize: 15 },
    data: () => ({ train: simulated(1), test: simulated(2) }),
  },
  support: {
    what: 'SUPPORT, 7,098 x 14 and 1,775 held out (official split)',
    settings: { trees: 25, mtry: 3, minLeafSize: 15 },
    data: () =>
      existsSync(support)
        ? { train: table('support_train_test_train'), test: table('support_train_test_test') }
        : null,
  },
}
const machine = {
  cpu: os.cpus()[0]?.model,
  cpus: os.availableParallelism(),
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
}
const oneCore = spawnSync('taskset', ['-c', '0', 'true']).status === 0 ? ['taskset', '-c', '0'] : []
const python = path.join(here, '../.venv-learning/bin/python')
const asked = process.argv.slice(2)
const file = new URL('../results/learning-forest.json', import.meta.url)
for (const [name, one] of Object.entries(cases)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const data = one.data()
  if (data === null) console.log(`${name}: skipped, ../shared/data/survival_deepsurv is not there`)
  else {
    save(name, measure(name, one.what, one.settings, data))
  }
}

/** Adds a case to those already measured. */
function save(name: string, measured: object): void {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : {}
  const results = { ...before, [name]: measured }
  writeFileSync(
    file,
    `${JSON.stringify({ measured: new Date().toISOString().slice(0, 10), machine, oneCore: oneCore.length > 0, results }, null, 2)}\n`,
  )
}

function measure(name: string, what: string, settings: object, data: { train: Columns; test: Columns }) {
  const folder = path.join(here, '../data/learning-forest', name)
  writeColumns(path.join(folder, 'train'), data.train)
  writeColumns(path.join(folder, 'test'), data.test)
  const load = os.loadavg()[0]
  const run = (command: readonly string[], repeats: number): Measured => {
    const [program, ...args] = [...oneCore, ...command, folder, JSON.stringify(settings), String(repeats)]
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
    const done = spawnSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] })
    if (done.status !== 0) throw new Error(`${command.join(' ')} ended with ${done.status}`)
    return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '')
  }
  const ours = run([process.execPath, path.join(here, 'forest-ours.ts')], 5)
  const peers = {
    'scikit-survival': run([python, path.join(here, 'forest-peers.py')], 1),
  }
  console.log(
    `${what}: ours ${median(ours.fitCpu).toFixed(2)} s, concordance ${mean(ours.concordance).toFixed(4)}`,
  )
  const compared = Object.entries(peers).map(([peer, theirs]) => {
    const ratio = median(theirs.fitCpu) / median(ours.fitCpu)
    const difference = mean(ours.concordance) - mean(theirs.concordance)
    console.log(
      `  ${peer}: ${median(theirs.fitCpu).toFixed(2)} s, ${ratio.toFixed(1)} x ours; ${difference.toFixed(4)}`,
    )
    return {
      peer,
      ...theirs,
      median: median(theirs.fit),
      medianCpu: median(theirs.fitCpu),
      ratio,
      ratioElapsed: median(theirs.fit) / median(ours.fit),
      predictRatio: median(theirs.predict) / median(ours.predict),
      memoryRatio: theirs.memoryMiB / ours.memoryMiB,
      concordanceDifference: difference,
    }
  })
  return {
    what,
    settings,
    loadBefore: load,
    ours: { ...ours, median: median(ours.fit), medianCpu: median(ours.fitCpu), first: ours.fit[0] },
    peers: compared,
  }
}

/** Normal covariates, a log hazard with a product and a bend, exponential times, uniform censoring. */
function simulated(seed: number): Columns {
  const random = createRandom(seed, 'forest benchmark')
  const n = 5000
  const x = Array.from({ length: 20 }, () => Float64Array.from({ length: n }, () => random.normal()))
  const death = Float64Array.from({ length: n }, (_, i) => {
    const eta = x[0][i] + 0.5 * x[1][i] * x[2][i] + Math.abs(x[3][i])
    return (-Math.log(1 - random.next()) / Math.exp(eta)) * 20
  })
  const censoring = Float64Array.from({ length: n }, () => random.next() * 40 + 0.01)
  return {
    ...Object.fromEntries(x.map((column, j) => [`x${j}`, column])),
    time: death.map((t, i) => Math.min(t, censoring[i])),
    event: death.map((t, i) => (t <= censoring[i] ? 1 : 0)),
  }
}

function table(name: string): Columns {
  const [header, ...lines] = gunzipSync(readFileSync(path.join(support, `${name}.csv.gz`)))
    .toString('utf8')
    .trim()
    .split('\n')
  const rows = lines.map(line => line.split(',').map(Number))
  return Object.fromEntries(
    header.split(',').map((column, j) => [column.trim(), Float64Array.from(rows, row => row[j])]),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
