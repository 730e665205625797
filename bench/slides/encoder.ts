import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openBag } from '@tessera/bags'
import { openSlide, planTiles, readTiles } from '@tessera/slides'

/**
 * `node bench/slides/encoder.ts [--rounds 3] [--tiles 64]`: a vision transformer of the size of ViT-S/16 with random
 * weights over tiles of the real slide (../shared/data/slides_he), 224 x 224 at 0.5 µm: bytes, normalised, encoded, as
 * float16 into an h5 file; by us (ONNX Runtime in Node) and by PyTorch (timm, h5py), in turn, batches of 1, 4, 8 and 32, one
 * and two threads; ours also by two sessions of one thread each, as encodeSlide does by itself. Loading and a first
 * batch are not counted. Needs bench/slides/setup-encoder.sh. -> results/slides-encoder.json
 *
 * Figures are the best of the rounds: what disturbs a run only ever slows it. `cpuMs` is processor time a tile.
 */
const { values: asked } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, tiles: { type: 'string', default: '64' } },
})

interface Runs {
  readonly tiles: number
  readonly runs: Readonly<Record<string, { readonly seconds: number; readonly cpuSeconds: number }>>
  readonly versions?: Readonly<Record<string, string>>
}

const here = import.meta.dirname
const folder = path.join(here, '../data/slides-encoder')
mkdirSync(folder, { recursive: true })
const python = path.join(here, '../.venv-learning/bin/python')
if (!existsSync(python)) throw new Error('run bench/slides/setup-encoder.sh first')
if (!existsSync(path.join(folder, 'vit-s16.json'))) run(python, ['encoder-model.py', folder], 2)
await writeTiles(Number(asked.tiles))

const batches = ['1', '4', '8', '32']
const sides = [
  {
    name: 'ours',
    threads: 1,
    command: process.execPath,
    args: ['encoder-ours.ts', folder, out('ours'), '1', '1'],
  },
  { name: 'pytorch', threads: 1, command: python, args: ['encoder-peer.py', folder, out('pytorch'), '1'] },
  {
    name: 'ours',
    threads: 2,
    command: process.execPath,
    args: ['encoder-ours.ts', folder, out('ours'), '1', '2'],
  },
  {
    name: 'ours, two sessions',
    threads: 2,
    command: process.execPath,
    args: ['encoder-ours.ts', folder, out('sessions'), '2', '1'],
  },
  { name: 'pytorch', threads: 2, command: python, args: ['encoder-peer.py', folder, out('pytorch'), '2'] },
]
const best = new Map<string, { tilesPerSecond: number; cpuMs: number }>()
const load: number[] = []
let versions: Runs['versions'] = {}
for (let round = 0; round < Number(asked.rounds); round++) {
  load.push(Math.round(10 * os.loadavg()[0]) / 10)
  for (const { name, threads, command, args } of sides) {
    const done: Runs = JSON.parse(run(command, [...args, ...batches], threads))
    versions = done.versions ?? versions
    for (const batch of batches) {
      const { seconds, cpuSeconds } = done.runs[batch]
      const key = `${name}, ${threads} threads, batch ${batch}`
      const before = best.get(key)
      best.set(key, {
        tilesPerSecond: Math.max(before?.tilesPerSecond ?? 0, done.tiles / seconds),
        cpuMs: Math.min(before?.cpuMs ?? Number.POSITIVE_INFINITY, (1000 * cpuSeconds) / done.tiles),
      })
    }
  }
}

const figures = Object.fromEntries(
  [...best].map(([key, { tilesPerSecond, cpuMs }]) => [
    key,
    { tilesPerSecond: round(tilesPerSecond, 2), cpuMs: round(cpuMs, 1) },
  ]),
)
const agreement = await agreementOf(out('ours'), out('pytorch'))
writeFileSync(
  path.join(here, '../results/slides-encoder.json'),
  `${JSON.stringify(
    {
      machine: {
        cpu: os.cpus()[0].model,
        cpus: os.cpus().length,
        memoryGiB: Math.round(os.totalmem() / 2 ** 30),
        node: process.version,
      },
      measured: new Date().toISOString().slice(0, 10),
      what: 'ViT-S/16 (21.7 M parameters, random weights), tiles of 224 x 224 bytes to float16 h5, best of the rounds',
      tiles: Number(asked.tiles),
      rounds: Number(asked.rounds),
      load,
      versions: { ...versions, 'onnxruntime-node': version('onnxruntime-node') },
      figures,
      ratio: Object.fromEntries(
        [1, 2].flatMap(threads =>
          batches.map(batch => {
            const of = (name: string) =>
              best.get(`${name}, ${threads} threads, batch ${batch}`)?.tilesPerSecond ?? 0
            const ours = Math.max(of('ours'), of('ours, two sessions'))
            return [`ours / pytorch, ${threads} threads, batch ${batch}`, round(ours / of('pytorch'), 3)]
          }),
        ),
      ),
      agreement,
    },
    null,
    2,
  )}\n`,
)
console.log(figures, agreement)

function out(name: string): string {
  return path.join(folder, name)
}

function run(command: string, args: readonly string[], threads: number): string {
  const env = { ...process.env, OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) }
  const text = execFileSync(command, args, {
    cwd: here,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return text.trim().split('\n').at(-1) ?? ''
}

/** Tiles of the slide from its middle on, again from the start where it has too few. */
async function writeTiles(count: number): Promise<void> {
  const slide = await openSlide(path.join(here, '../../../shared/data/slides_he/cmu-1-small-region.svs'))
  const plan = planTiles(slide, { mpp: 0.5, size: 224, overlap: 0 })
  const bytes = 3 * 224 * 224
  const tiles = new Uint8Array(count * bytes)
  const indices = Array.from({ length: count }, (_, i) => (i + (plan.x.length >> 1)) % plan.x.length)
  let at = 0
  for await (const { raster } of readTiles(slide, plan, { indices })) tiles.set(raster.pixels, bytes * at++)
  await slide.close()
  writeFileSync(path.join(folder, 'tiles.bin'), tiles)
}

/** Least cosine between our features and theirs, as stored, and between two different tiles of theirs. */
async function agreementOf(ours: string, theirs: string) {
  const [a, b] = await Promise.all([ours, theirs].map(name => featuresOf(`${name}-8.h5`)))
  const cosines = a.map((features, tile) => cosine(features, b[tile]))
  const apart = b.slice(1).map((features, tile) => cosine(features, b[tile]))
  return {
    leastCosine: round(Math.min(...cosines), 7),
    // What another tile has: agreement means little where all tiles are alike.
    leastCosineBetweenTiles: round(Math.min(...apart), 4),
  }
}

async function featuresOf(file: string): Promise<Float32Array[]> {
  const bag = await openBag(file)
  const all = new Float32Array(bag.instances * bag.dimensions)
  await bag.read(0, bag.instances, all)
  return Array.from({ length: bag.instances }, (_, i) =>
    all.subarray(i * bag.dimensions, (i + 1) * bag.dimensions),
  )
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i]
    aa += a[i] * a[i]
    bb += b[i] * b[i]
  }
  return ab / Math.sqrt(aa * bb)
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

function version(name: string): string {
  return JSON.parse(readFileSync(path.join(here, `../../node_modules/${name}/package.json`), 'utf8')).version
}
