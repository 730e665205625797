import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Feeds } from '../../packages/learning/src/graph/index.ts'
import { compileTraining, parametersByName } from '../../packages/learning/src/training/index.ts'
import { cases, feedsOf } from './networks-cases.ts'

/**
 * `node bench/learning/networks.ts [CASE ...] [--rounds=N] [--threads=1,2]`: a training step (forward, backward, AdamW)
 * by us and by PyTorch: same network, first weights, numbers and threads, one process after the other in turn. Median
 * over all timed steps of all rounds, after 20 steps of warm-up whose losses must agree to 1e-3. Where we are slower, a
 * profile by operation. Figures: results/learning-networks.json.
 */
interface Run {
  readonly seconds: readonly number[]
  /** Processor time of a step, all threads together. */
  readonly cpu: number
  readonly losses: readonly number[]
  /** Building and the first step. */
  readonly first: number
  readonly memoryMiB: number
  readonly version?: string
  readonly build?: string
}

const here = import.meta.dirname
const python = path.join(here, '../.venv-learning/bin/python')
if (!existsSync(python))
  throw new Error('bench/.venv-learning is not there: run bench/learning/setup.sh first')
const flag = (name: string, otherwise: string) =>
  process.argv.find(one => one.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise
const rounds = Number(flag('rounds', '3'))
const threadCounts = flag('threads', '1,2').split(',').map(Number)
const asked = process.argv.slice(2).filter(one => !one.startsWith('--'))
const file = new URL('../results/learning-networks.json', import.meta.url)
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : {}
let torch: { version?: string; build?: string } = {}
for (const name of Object.keys(cases)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const folder = prepared(name)
  for (const threads of threadCounts) {
    results[`${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`] = measure(name, folder, threads)
    save()
  }
}

function save() {
  const machine = {
    cpu: os.cpus()[0]?.model,
    cpus: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
  }
  const text = JSON.stringify(
    { measured: new Date().toISOString().slice(0, 10), machine, torch, results },
    null,
    2,
  )
  writeFileSync(file, `${text}\n`)
}

/** First weights and feeds, as both sides read them. */
function prepared(name: string): string {
  const folder = path.join(here, '../data/learning-networks', name)
  mkdirSync(folder, { recursive: true })
  const { layout, initial } = compileTraining({ loss: cases[name].trace(), seed: 1 })
  const byName = parametersByName(layout, initial)
  const parameters = packed(layout.places.map(({ name: of, shape }) => ({ name: of, shape })))
  writeNumbers(path.join(folder, 'parameters.f32'), [
    ...layout.places.map(place => numbersOf(byName, place.name)),
  ])
  const feeds = feedsOf(name)
  writeNumbers(
    path.join(folder, 'feeds.f32'),
    feeds.flatMap(feed => Object.values(feed).map(float32)),
  )
  const places = packed(
    feeds.flatMap(feed => Object.entries(feed).map(([of, { shape }]) => ({ name: of, shape }))),
  )
  const perFeed = places.length / feeds.length
  const byFeed = feeds.map((_, f) => places.slice(f * perFeed, (f + 1) * perFeed))
  writeFileSync(path.join(folder, 'layout.json'), JSON.stringify({ parameters, feeds: byFeed }))
  return folder
}

function packed(parts: readonly { readonly name: string; readonly shape: readonly number[] }[]) {
  let at = 0
  return parts.map(part => {
    const from = at
    at += part.shape.reduce((product, size) => product * size, 1)
    return { ...part, from, to: at }
  })
}

function float32({ elements }: Feeds[string]): Float32Array {
  if (elements instanceof Float32Array) return elements
  throw new Error('the benchmark feeds float32')
}

function numbersOf(byName: ReadonlyMap<string, Float32Array>, name: string): Float32Array {
  return byName.get(name) ?? new Float32Array()
}

function writeNumbers(to: string, parts: readonly Float32Array[]): void {
  writeFileSync(
    to,
    Buffer.concat(parts.map(part => Buffer.from(part.buffer, part.byteOffset, part.byteLength))),
  )
}

function measure(name: string, folder: string, threads: number) {
  const { what, steps } = cases[name]
  const loadBefore = os.loadavg()[0]
  const ours: Run[] = []
  const theirs: Run[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(
      run([process.execPath, path.join(here, 'networks-ours.ts'), name, folder, String(threads)], threads),
    )
    theirs.push(
      run([python, path.join(here, 'networks.py'), name, folder, String(threads), String(steps)], threads),
    )
  }
  torch = { version: theirs[0].version, build: theirs[0].build }
  const largestLossDifference = ours[0].losses
    .map((loss, i) => Math.abs(loss - theirs[0].losses[i]) / Math.max(Math.abs(theirs[0].losses[i]), 1e-3))
    .reduce((largest, one) => Math.max(largest, one), 0)
  if (!(largestLossDifference <= 1e-3))
    throw new Error(`${name}: losses ${ours[0].losses} differ from PyTorch's ${theirs[0].losses}`)
  for (const { losses } of ours)
    if (String(losses) !== String(ours[0].losses)) throw new Error(`${name}: a repeat gave other losses`)
  const [own, peer] = [summary(ours), summary(theirs)]
  const ratio = peer.median / own.median
  console.log(
    `${what}, threads ${threads}: ours ${(own.median * 1000).toFixed(2)} ms, PyTorch ${(peer.median * 1000).toFixed(2)} ms, ratio ${ratio.toFixed(2)} (of processor time ${(peer.cpu / own.cpu).toFixed(2)}); memory ${own.memoryMiB.toFixed(0)} and ${peer.memoryMiB.toFixed(0)} MiB; losses within ${largestLossDifference.toExponential(1)}`,
  )
  const profile = ratio < 1 ? profiled(name, folder, threads) : null
  const memoryRatio = peer.memoryMiB / own.memoryMiB
  return {
    what,
    threads,
    loadBefore,
    rounds,
    ours: own,
    torch: peer,
    ratio,
    cpuRatio: peer.cpu / own.cpu,
    memoryRatio,
    largestLossDifference,
    profile,
  }
}

function summary(runs: readonly Run[]) {
  return {
    median: median(runs.flatMap(one => one.seconds)),
    /** Median of each round. */
    rounds: runs.map(one => median(one.seconds)),
    quickest: Math.min(...runs.flatMap(one => one.seconds)),
    cpu: median(runs.map(one => one.cpu)),
    first: median(runs.map(one => one.first)),
    memoryMiB: median(runs.map(one => one.memoryMiB)),
    lossAfter20: runs[0].losses[19],
  }
}

function run([program, ...args]: readonly string[], threads: number): Run {
  const env = {
    ...process.env,
    OMP_NUM_THREADS: String(threads),
    MKL_NUM_THREADS: String(threads),
    OPENBLAS_NUM_THREADS: String(threads),
  }
  const done = spawnSync(program, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] })
  if (done.status !== 0) throw new Error(`${args[0]} ended with ${done.status}`)
  return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '')
}

function profiled(name: string, folder: string, threads: number): unknown {
  const args = [path.join(here, 'networks-profile.ts'), name, folder, String(threads)]
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  return done.status === 0 ? JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '') : null
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
