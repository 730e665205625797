import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { dataOf, writeColumns } from './data.ts'
import { type Peer, type Task, tasks } from './task.ts'

/**
 * `node bench/statistics/run.ts [TASK ...]`: each task by us and by the peers, one after the other in one run, each in
 * a process of its own on one core (`taskset`, where there is one) and one thread. Figures: results/statistics.json.
 */
interface Timed {
  readonly seconds: readonly number[]
  readonly check: readonly number[]
  readonly versions?: Readonly<Record<string, string | readonly string[]>>
}

const folder = path.join(import.meta.dirname, '../data/statistics')
const python = path.join(import.meta.dirname, '../.venv/bin/python')
const oneCore = spawnSync('taskset', ['-c', '0', 'true']).status === 0 ? ['taskset', '-c', '0'] : []
const asked = process.argv.slice(2)
const versions: Record<string, string> = {}
const results = tasks.filter(task => asked.length === 0 || asked.includes(task.name)).map(measure)
const file = new URL('../results/statistics.json', import.meta.url)
const machine = {
  cpu: os.cpus()[0]?.model,
  cpus: os.availableParallelism(),
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
}
mkdirSync(new URL('.', file), { recursive: true })
if (asked.length === 0)
  writeFileSync(
    file,
    `${JSON.stringify({ measured: new Date().toISOString().slice(0, 10), machine, versions, oneCore: oneCore.length > 0, results }, null, 2)}\n`,
  )

function measure(task: Task) {
  const data = path.join(folder, task.name)
  writeColumns(data, dataOf[task.name]())
  const load = os.loadavg()[0]
  const ours = timed(
    [process.execPath, path.join(import.meta.dirname, 'ours.ts')],
    task.name,
    data,
    task.repeats,
  )
  const peers = Object.entries(task.peers).map(([peer, repeats]) => {
    const found = timed(commandOf(peer as Peer), task.name, data, repeats)
    for (const [name, version] of Object.entries(found.versions ?? {}))
      versions[name] = [version].flat().join('')
    const scale = task.scale?.[peer as Peer] ?? 1
    const seconds = found.seconds.map(one => one * scale)
    return {
      peer,
      median: median(seconds),
      seconds,
      ratio: median(seconds) / median(ours.seconds),
      check: found.check,
    }
  })
  const difference = agreement(task, ours.check, peers.find(({ peer }) => peer === 'R')?.check ?? [])
  console.log(`${task.what}: ours ${median(ours.seconds).toFixed(3)} s`)
  for (const { peer, median, ratio } of peers)
    console.log(`  ${peer.padEnd(16)} ${median.toFixed(3).padStart(9)} s  ${ratio.toFixed(2)} x ours`)
  if (task.tolerance !== null && !(difference <= task.tolerance))
    throw new Error(`${task.what}: ours ${ours.check} differ from R's by ${difference}`)
  return {
    task: task.name,
    what: task.what,
    loadBefore: load,
    ours: { median: median(ours.seconds), first: ours.seconds[0], seconds: ours.seconds, check: ours.check },
    peers,
    largestDifferenceFromR: task.tolerance === null ? null : difference,
  }
}

function commandOf(peer: Peer): string[] {
  if (peer === 'R') return ['Rscript', path.join(import.meta.dirname, 'peers.R')]
  if (!existsSync(python)) throw new Error('bench/.venv is not there: run bench/statistics/setup.sh first')
  return [python, path.join(import.meta.dirname, 'peers.py'), peer]
}

function timed(command: readonly string[], task: string, data: string, repeats: number): Timed {
  const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  const [program, ...args] = [...oneCore, ...command, task, data, String(repeats)]
  const done = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...one },
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  })
  if (done.status !== 0) throw new Error(`${command.join(' ')} ${task} ended with ${done.status}`)
  return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '')
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The largest relative difference; of objectives only what ours are larger by. */
function agreement(task: Task, ours: readonly number[], theirs: readonly number[]): number {
  const { objectivesFrom = Number.POSITIVE_INFINITY } = task
  const differences = theirs.map((value, i) => {
    const apart = (ours[i] - value) / Math.max(Math.abs(value), 1e-3)
    return i < objectivesFrom ? Math.abs(apart) : Math.max(0, apart)
  })
  return Math.max(...differences)
}
