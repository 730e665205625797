import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openBag, type WriteOptions, writeBag } from '@tessera/bags'
import { createRandom } from '@tessera/statistics'

/**
 * Reads the bags of bags-make.ts by us and by h5py (and PyTorch's DataLoader), in turn, each in a process of its own:
 * whole bags and 1,024 rows drawn of each, in one piece, in chunks of a row (as TRIDENT and CLAM write) and gzipped.
 * Files are in the system's cache. Figures: results/learning-bags.json.
 */
interface Timed {
  readonly seconds: readonly number[]
  readonly processor: readonly number[]
  readonly shares: readonly number[]
  readonly check: number
  readonly peakMiB: number
  readonly versions?: Readonly<Record<string, string>>
}
interface Task {
  readonly name: string
  readonly what: string
  readonly folder: string
  readonly bags: number
  readonly sampled: boolean
  readonly how: 'here' | 'ahead'
  readonly busy?: number
  readonly rounds: number
}

const data = path.join(import.meta.dirname, '../data')
const python = [
  process.env.TESSERA_BENCH_PYTHON ?? '',
  path.join(import.meta.dirname, '../.venv-learning/bin/python'),
].find(existsSync)
if (!python) throw new Error('bench/.venv-learning is not there: run bench/learning/setup.sh first')
const [tiles, drawn] = [4000, 1024]
const whole = path.join(data, 'bags-400x4000x1024')
const rowsFile = path.join(data, 'bags-rows.bin')
writeFileSync(rowsFile, drawRows())
const byRow = await copies('bags-by-row', 16, { chunkRows: 1 })
const gzipped = await copies('bags-gzip', 8, { gzip: 4 })
const tasks: Task[] = [
  {
    name: 'whole',
    what: 'whole bags, in one piece',
    folder: whole,
    bags: 100,
    sampled: false,
    how: 'here',
    rounds: 3,
  },
  {
    name: 'sampled',
    what: '1,024 rows a bag, in one piece',
    folder: whole,
    bags: 100,
    sampled: true,
    how: 'here',
    rounds: 3,
  },
  {
    name: 'whole-by-row',
    what: 'whole bags, chunks of one row',
    folder: byRow,
    bags: 16,
    sampled: false,
    how: 'here',
    rounds: 3,
  },
  {
    name: 'sampled-by-row',
    what: '1,024 rows a bag, chunks of one row',
    folder: byRow,
    bags: 16,
    sampled: true,
    how: 'here',
    rounds: 3,
  },
  {
    name: 'whole-gzip',
    what: 'whole bags, gzip',
    folder: gzipped,
    bags: 8,
    sampled: false,
    how: 'here',
    rounds: 3,
  },
  {
    name: 'sampled-gzip',
    what: '1,024 rows a bag, gzip',
    folder: gzipped,
    bags: 8,
    sampled: true,
    how: 'here',
    rounds: 3,
  },
  {
    name: 'ahead-whole',
    what: 'whole bags by one reader ahead',
    folder: whole,
    bags: 40,
    sampled: false,
    how: 'ahead',
    rounds: 3,
  },
  {
    name: 'ahead-sampled',
    what: '1,024 rows a bag by one reader ahead',
    folder: whole,
    bags: 40,
    sampled: true,
    how: 'ahead',
    rounds: 3,
  },
  {
    name: 'busy-whole',
    what: 'whole bags by one reader ahead of 200 ms of work a bag',
    folder: whole,
    bags: 30,
    sampled: false,
    how: 'ahead',
    busy: 200,
    rounds: 3,
  },
]
const asked = process.argv.slice(2)
const file = new URL('../results/learning-bags.json', import.meta.url)
const machine = {
  cpu: os.cpus()[0]?.model,
  cpus: os.availableParallelism(),
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
}
// Each figure is kept as it comes; those of other tasks stay.
const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { versions: {}, results: [] }
const versions: Record<string, string> = kept.versions
const found = new Map<string, object>(kept.results.map((one: { task: string }) => [one.task, one]))
for (const task of tasks.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  found.set(task.name, measure(task))
  const measured = new Date().toISOString().slice(0, 10)
  const results = tasks.flatMap(({ name }) => found.get(name) ?? [])
  const about = { tiles, dimensions: 1024, stored: 'float16', given: 'float32' }
  writeFileSync(file, `${JSON.stringify({ measured, machine, versions, ...about, results }, null, 2)}\n`)
}

function measure(task: Task) {
  const rounds = Array.from({ length: task.rounds }, () => ({
    load: os.loadavg()[0],
    ours: timed([process.execPath, path.join(import.meta.dirname, 'bags-read-ours.ts')], task),
    peer: timed([String(python), path.join(import.meta.dirname, 'bags-read-peers.py')], task),
  }))
  for (const { ours, peer } of rounds) {
    Object.assign(versions, peer.versions)
    if (Math.abs(ours.check - peer.check) > 1e-6 * Math.abs(peer.check))
      throw new Error(`${task.what}: ours add up to ${ours.check}, theirs to ${peer.check}`)
  }
  const ours = summary(
    task,
    rounds.map(({ ours }) => ours),
  )
  const peer = summary(
    task,
    rounds.map(({ peer }) => peer),
  )
  const ratio = peer.median / ours.median
  const processorRatio = peer.processorMedian / ours.processorMedian
  console.log(
    `${task.what}: ours ${ours.megabytesASecond} MB/s, theirs ${peer.megabytesASecond}; ${ratio.toFixed(2)} x in time, ` +
      `${processorRatio.toFixed(2)} x in processor time; waiting ${ours.waitingShare ?? '-'} and ${peer.waitingShare ?? '-'}`,
  )
  const { name, what, bags, busy = 0 } = task
  const load = rounds.map(({ load }) => Math.round(load * 10) / 10)
  return { task: name, what, bags, busyMilliseconds: busy, load, ratio, processorRatio, ours, peer }
}

function timed(command: readonly string[], { how, folder, bags, sampled, busy = 0 }: Task): Timed {
  const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
  const [program, ...args] = [
    ...command,
    how,
    folder,
    String(bags),
    '2',
    sampled ? rowsFile : '-',
    String(busy),
  ]
  const done = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...one },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (done.status !== 0) throw new Error(`${command.join(' ')} ended with ${done.status}`)
  return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '')
}

/** Of the second passes: in the first, files come into the cache and code is compiled. */
function summary({ bags, sampled }: Task, runs: readonly Timed[]) {
  const seconds = runs.map(run => run.seconds[1])
  const processor = runs.map(run => run.processor[1])
  const shares = runs.flatMap(({ shares }) => shares.slice(1))
  const megabytes = (bags * (sampled ? drawn : tiles) * 1024 * 2) / 1e6
  return {
    median: median(seconds),
    megabytesASecond: Math.round(megabytes / median(seconds)),
    processorMedian: median(processor),
    seconds,
    processor,
    waitingShare: shares.length > 0 ? Math.round(1e4 * median(shares)) / 1e4 : null,
    peakMiB: Math.max(...runs.map(({ peakMiB }) => peakMiB)),
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** 1,024 different rows of each bag, ascending: h5py takes no others. */
function drawRows(): Uint8Array {
  const rows = new Int32Array(400 * drawn)
  for (let bag = 0; bag < 400; bag++) {
    const random = createRandom(5, 'bench-rows', bag)
    const all = Int32Array.from({ length: tiles }, (_, i) => i)
    for (let i = 0; i < drawn; i++) {
      const j = i + Math.floor(random.next() * (tiles - i))
      const row = all[j]
      all[j] = all[i]
      all[i] = row
    }
    rows.set(all.slice(0, drawn).sort(), bag * drawn)
  }
  return new Uint8Array(rows.buffer)
}

async function copies(name: string, count: number, options: WriteOptions): Promise<string> {
  const folder = path.join(data, name)
  mkdirSync(folder, { recursive: true })
  for (const file of readdirSync(whole)
    .filter(one => one.endsWith('.h5'))
    .sort()
    .slice(0, count)) {
    if (existsSync(path.join(folder, file))) continue
    const bag = await openBag(path.join(whole, file))
    const features = new Float32Array(bag.instances * bag.dimensions)
    await bag.read(0, bag.instances, features)
    writeBag(path.join(folder, file), { features, dimensions: bag.dimensions }, options)
  }
  return folder
}
