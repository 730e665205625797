import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  createGrid,
  fixedBinNumber,
  type GreyLevels,
  pyradiomicsClasses,
  pyradiomicsTexture,
  type TextureFamily,
  textureFamilies,
  textureFeatures,
} from '@tessera/imaging'

/**
 * Processor seconds of the thread for each texture family, matrices and features (the least of several runs): a ball of voxels in a volume of 512 x 512 x 200,
 * smooth texture with noise; growth with the mask; PyRadiomics beside it (bench/radiomics/setup.sh makes its
 * environment), whose C code counts the matrices and whose NumPy code computes features.
 *   node bench/imaging/texture.ts [--no-peer]
 */
const size = [512, 512, 200] as const
const grid = createGrid({ size })

// A ball of so many voxels in the middle, and intensities in its box: three waves and noise from a small generator.
function scene(voxels: number): { volume: { grid: typeof grid; voxels: Float32Array }; inside: Uint8Array } {
  const radius = Math.cbrt((3 * voxels) / (4 * Math.PI))
  const intensities = new Float32Array(size[0] * size[1] * size[2])
  const inside = new Uint8Array(intensities.length)
  let state = 12345
  const noise = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296 - 0.5
  }
  const reach = Math.ceil(radius)
  for (let k = 100 - reach; k <= 100 + reach; k++)
    for (let j = 256 - reach; j <= 256 + reach; j++)
      for (let i = 256 - reach; i <= 256 + reach; i++) {
        const at = i + size[0] * (j + size[1] * k)
        const wave = Math.sin(i / 7) + Math.sin(j / 9) + Math.sin(k / 5)
        intensities[at] = 200 + 60 * wave + 120 * noise()
        if ((i - 256) ** 2 + (j - 256) ** 2 + (k - 100) ** 2 <= radius * radius) inside[at] = 1
      }
  return { volume: { grid, voxels: intensities }, inside }
}

// The processor's clock is coarse: short work is done often.
function seconds(work: () => unknown, repeats = 5): number {
  const once = cost(work, 2)
  const often = Math.max(1, Math.ceil(0.05 / Math.max(once, 1e-4)))
  return Math.min(...Array.from({ length: repeats }, () => cost(work, often)))
}

function cost(work: () => unknown, often: number): number {
  const start = process.threadCpuUsage()
  for (let n = 0; n < often; n++) work()
  const { user, system } = process.threadCpuUsage(start)
  return (user + system) / 1e6 / often
}

const deep = { aggregations: ['3D_avg', '3D_comb', '3D'] } as const
const show = (x: number) => `${(1000 * x).toFixed(1).padStart(9)} ms`

function ours(grey: GreyLevels): Record<string, number> {
  const of = (families: readonly TextureFamily[]) =>
    seconds(() => textureFeatures(grey, { ...deep, families }))
  const times: Record<string, number> = {}
  for (const family of textureFamilies) times[family] = of([family])
  times.together = of(textureFamilies)
  return times
}

function theirs(grey: GreyLevels): Record<string, { total: number; c: number }> | null {
  const python = [
    process.env.TESSERA_BENCH_PYTHON ?? '',
    path.join(import.meta.dirname, '../.venv-radiomics/bin/python'),
  ].find(existsSync)
  if (python === undefined || process.argv.includes('--no-peer')) return null
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-bench-texture-'))
  const file = path.join(folder, 'levels.raw')
  writeFileSync(file, grey.levels)
  const script = path.join(import.meta.dirname, 'texture-peer.py')
  const done = spawnSync(python, [script, file, ...grey.size.map(String)], {
    encoding: 'utf8',
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
  })
  rmSync(folder, { recursive: true })
  if (done.status !== 0) throw new Error(done.stderr)
  return JSON.parse(done.stdout)
}

for (const bins of [32, 64]) {
  console.log(`\n${bins} grey levels, 3-D merged and averaged, one thread`)
  for (const voxels of [37_500, 75_000, 150_000, 300_000]) {
    const { volume, inside } = scene(voxels)
    const mask = { grid, inside }
    const discretise = seconds(() => fixedBinNumber(volume, mask, bins), 3)
    const grey = fixedBinNumber(volume, mask, bins)
    console.log(`  ${voxels} voxels: discretisation ${show(discretise)}`)
    const times = ours(grey)
    for (const [family, time] of Object.entries(times))
      console.log(`    ${family.padEnd(10)}${show(time)}  ${((1e9 * time) / voxels).toFixed(0)} ns a voxel`)
    if (voxels !== 300_000) continue
    const peer = theirs(grey)
    if (peer === null) continue
    console.log('    PyRadiomics by class (ours by its definitions; theirs; of which C)')
    const [other, otherC] = [0, 0].map((_, n) =>
      pyradiomicsClasses.reduce((sum, name) => sum + peer[name][n === 0 ? 'total' : 'c'], 0),
    )
    const compare = (label: string, mine: number, total: number, c: number) =>
      console.log(
        `    ${label.padEnd(10)}${show(mine)}${show(total)}${show(c)}  ${(total / mine).toFixed(1)} times, C alone ${(c / mine).toFixed(1)}`,
      )
    for (const name of pyradiomicsClasses)
      compare(
        name,
        seconds(() => pyradiomicsTexture(grey, { classes: [name] })),
        peer[name].total,
        peer[name].c,
      )
    compare(
      'all',
      seconds(() => pyradiomicsTexture(grey)),
      other,
      otherC,
    )
  }
}
