// Tiles read and decoded a second, thumbnails and memory: ours beside OpenSlide and tifffile, in turn, the same tiles in
// the same order.
//   sh bench/slides/setup.sh; node bench/slides/large.ts; node bench/slides/tiles.ts [repetitions] [share of the tiles] [thumbnails|tiles]
// writes bench/results/slides-tiles.json: thumbnails and slides of two sizes (a minute or two), then the rows of tiles
// (minutes each with all repetitions); rows of the other kind stay as they are. Processor time (user and system) is told beside the clock: on a machine that does
// other work it is what can be compared.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TilesJob } from './tiles-job.ts'

const repetitions = Number(process.argv[2] ?? 5)
const part = Number(process.argv[3] ?? 1)
const wanted = process.argv[4] ?? 'all'
if (!['all', 'thumbnails', 'tiles'].includes(wanted))
  throw new Error(`no rows ${wanted}: thumbnails or tiles`)
/** Of one run: a peer whose process of tiles died waits for it for ever. */
const timeLimit = 300_000
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const slideOf = (side: number) => here(`../data/slides/replicated-${side}.svs`)
const folder = mkdtempSync(path.join(os.tmpdir(), 'slides-tiles-'))
const jobFile = path.join(folder, 'job.json')

interface Measured {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly sum: number
  readonly peakMiB: number
  readonly version: string
}

const python = here('../.venv-slides/bin/python')
const tools: Readonly<Record<string, readonly [string, ...string[]]>> = {
  tessera: [process.execPath, here('tiles-ours.ts')],
  openslide: [python, here('tiles_peers.py'), 'openslide'],
  tifffile: [python, here('tiles_peers.py'), 'tifffile'],
}

function run(tool: string, job: TilesJob): Measured {
  writeFileSync(jobFile, JSON.stringify(job))
  const [command, ...args] = tools[tool]
  return JSON.parse(
    execFileSync(command, [...args, jobFile], { encoding: 'utf8', maxBuffer: 2 ** 24, timeout: timeLimit }),
  )
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]
const load = () => os.loadavg().map(value => Number(value.toFixed(2)))

/** Corners of a grid in the order of its rows, or shuffled by a fixed seed. */
function corners(
  side: number,
  step: number,
  count: number,
  order: 'random' | 'sequential',
): [number, number][] {
  const across = Math.floor(side / step)
  const all = Array.from({ length: across * across }, (_, i): [number, number] => [
    (i % across) * step,
    Math.floor(i / across) * step,
  ])
  if (order === 'sequential') return all.slice(0, count)
  let state = 12345
  for (let i = all.length - 1; i > 0; i--) {
    state = (state * 48271) % 2147483647
    const j = state % (i + 1)
    const held = all[i]
    all[i] = all[j]
    all[j] = held
  }
  return all.slice(0, count)
}

/** Level-0 pixels of a tile of 256 pixels at 1 µm. */
const spanned = 513
const workloads = (['random', 'sequential'] as const).flatMap(order =>
  [1, 2].flatMap(workers => [
    {
      name: '256 px, level 0',
      size: 256,
      step: 256,
      mpp: null,
      count: Math.round(2400 * part),
      order,
      workers,
    },
    {
      name: '512 px, level 0',
      size: 512,
      step: 512,
      mpp: null,
      count: Math.round(800 * part),
      order,
      workers,
    },
    {
      name: '256 px, 1 µm a pixel',
      size: 256,
      step: spanned,
      mpp: 1,
      count: Math.round(800 * part),
      order,
      workers,
    },
  ]),
)

const began = { time: new Date().toISOString(), load: load() }
const versions: Record<string, string> = {}

function compare(job: TilesJob, count: number) {
  const seen: Record<string, Measured[]> = {}
  // In turn, so that whatever else the machine does falls on all.
  for (let i = 0; i < repetitions; i++)
    for (const tool of Object.keys(tools)) {
      seen[tool] = [...(seen[tool] ?? []), run(tool, job)]
      versions[tool] = seen[tool][0].version
    }
  return Object.fromEntries(
    Object.entries(seen).map(([tool, runs]) => {
      const seconds = median(runs.map(each => each.seconds))
      const cpuSeconds = median(runs.map(each => each.cpuSeconds))
      return [
        tool,
        {
          perSecond: Number((count / seconds).toFixed(1)),
          perCpuSecond: Number((count / cpuSeconds).toFixed(1)),
          medianCpuSeconds: Number(cpuSeconds.toFixed(4)),
          medianSeconds: Number(seconds.toFixed(4)),
          all: runs.map(each => Number(each.seconds.toFixed(4))),
          peakMiB: Number(Math.max(...runs.map(each => each.peakMiB)).toFixed(0)),
          sum: runs[0].sum,
        },
      ]
    }),
  )
}

const resultFile = here('../results/slides-tiles.json')
const before = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : {}
const tiles: object[] = wanted === 'thumbnails' ? (before.tiles ?? []) : []
const bySide: object[] = wanted === 'tiles' ? (before.bySide ?? []) : []
for (const side of wanted === 'tiles' ? [] : [20_000, 100_000]) {
  const many = Math.round(2000 * part)
  const list = corners(side, 256, many + 200, 'random')
  const common = { file: slideOf(side), size: 256, mpp: null, workers: 1 }
  const thumbnail = compare({ ...common, corners: [], warmUp: [], thumbnail: 1024 }, 1)
  const reading = compare(
    { ...common, corners: list.slice(0, many), warmUp: list.slice(many), thumbnail: null },
    many,
  )
  bySide.push({ side, load: load(), began: began.time, repetitions, thumbnail, reading })
  save()
  console.error(
    `${side}: thumbnail ${Object.entries(thumbnail).map(([tool, each]) => `${tool} ${each.medianSeconds} s (${each.medianCpuSeconds} of CPU), ${each.peakMiB} MiB`)}; tiles ${Object.entries(reading).map(([tool, each]) => `${tool} ${each.perSecond}/s (${each.perCpuSecond} a CPU second), ${each.peakMiB} MiB`)}`,
  )
}

for (const { name, size, step, mpp, count, order, workers } of wanted === 'thumbnails' ? [] : workloads) {
  const list = corners(20_000, step, count + 200, order)
  const job: TilesJob = {
    file: slideOf(20_000),
    corners: list.slice(0, count),
    warmUp: list.slice(count),
    size,
    mpp,
    workers,
    thumbnail: null,
  }
  const result = compare(job, count)
  console.error(
    `${name}, ${order}, ${workers} worker(s): ${Object.entries(result)
      .map(([tool, each]) => `${tool} ${each.perSecond} (${each.perCpuSecond} a CPU second)`)
      .join(', ')}`,
  )
  tiles.push({ name, order, workers, count, load: load(), began: began.time, repetitions, tools: result })
  save()
}

rmSync(folder, { recursive: true })

/** After each row: a run that is stopped leaves what it saw. */
function save(): void {
  writeFileSync(
    resultFile,
    `${JSON.stringify(
      {
        about:
          'Tiles read and decoded a second (medians of runs in turn), the same tiles in the same order; slides made by large.ts from the real one, JPEG 240 x 240. Our two workers are threads, the peers’ processes. At 1 µm a pixel the peers resize by box.',
        machine: {
          processor: os.cpus()[0]?.model,
          cores: os.availableParallelism(),
          memoryGiB: Math.round(os.totalmem() / 2 ** 30),
        },
        began,
        ended: { time: new Date().toISOString(), load: load() },
        versions,
        repetitions,
        tiles,
        bySide,
      },
      null,
      1,
    )}\n`,
  )
}
