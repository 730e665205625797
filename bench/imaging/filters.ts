import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { createGrid, type FilterSettings, filterImage } from '@tessera/imaging'

/**
 * Filters of a whole volume of 512 x 512 x SLICES (200) float32 voxels of 1 mm, mirrored at the edge, in single precision:
 * processor seconds and MB above the image, each filter in a process of its own; beside it scipy, PyWavelets, SimpleITK
 * or scikit-image (bench/imaging/filters.py) where PYTHON names an interpreter that has them; or MIRP with PEER=mirp.
 *   PYTHON=venv/bin/python [PEER=mirp] node bench/imaging/filters.ts [SLICES] [NAME ...]
 */
const bands = ['LLL', 'LLH', 'LHL', 'LHH', 'HLL', 'HLH', 'HHL', 'HHH']
const filters: Readonly<Record<string, readonly FilterSettings[]>> = {
  mean: [{ type: 'mean', size: 15 }],
  log: [{ type: 'log', sigma: 3 }],
  laws: [{ type: 'laws', kernels: 'E5L5S5' }],
  'laws-energy': [{ type: 'laws', kernels: 'E5L5S5', pooling: 'max', energy: { distance: 7 } }],
  gabor: [{ type: 'gabor', sigma: 3, wavelength: 4, gamma: 0.5 }],
  wavelet: bands.map(band => ({ type: 'pyradiomics-wavelet', bands: band })),
  'wavelet-pooled': [{ type: 'wavelet', wavelet: 'db2', bands: 'LHL', pooling: 'mean' }],
  'pyradiomics-log': [{ type: 'pyradiomics-log', sigma: 3 }],
  gradient: [{ type: 'gradient' }],
  square: [{ type: 'square' }],
  'lbp-2d': [{ type: 'lbp-2d' }],
}

const [first = '200', ...names] = process.argv.slice(2)
if (first === '--one') {
  const [slices, name] = [Number(names[0]), names[1]]
  const voxels = new Float32Array(512 * 512 * slices)
  for (let i = 0; i < voxels.length; i++) voxels[i] = (i * i * 31 + i * 17) % 251
  const volume = { grid: createGrid({ size: [512, 512, slices] }), voxels }
  const before = process.resourceUsage().maxRSS / 1024
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  for (const filter of filters[name]) filterImage(volume, filter, { precision: 'single' })
  const { user, system } = process.cpuUsage(cpu)
  const memory = process.resourceUsage().maxRSS / 1024 - before
  console.log(
    JSON.stringify({ seconds: (user + system) / 1e6, wall: (performance.now() - start) / 1e3, memory }),
  )
} else {
  console.log(`512 x 512 x ${first}: processor seconds (wall), MB above the image`)
  const peerArguments = process.env.PEER === 'mirp' ? ['mirp'] : []
  const hasPeer = (name: string) =>
    peerArguments.length > 0
      ? ['mean', 'log', 'laws-energy', 'gabor', 'wavelet-pooled'].includes(name)
      : name !== 'wavelet-pooled'
  const chosen = names.length === 0 ? Object.keys(filters) : names
  for (const name of chosen) {
    const ours = run(process.execPath, [import.meta.filename, '--one', first, name])
    const python = process.env.PYTHON
    const peer =
      python === undefined || !hasPeer(name)
        ? null
        : run(python, [path.join(import.meta.dirname, 'filters.py'), first, name, ...peerArguments])
    const show = (r: Record<string, unknown> | null) =>
      r === null
        ? ''
        : `${Number(r.seconds).toFixed(1).padStart(6)} (${Number(r.wall).toFixed(1)}) ${Number(r.memory).toFixed(0).padStart(5)} MB`
    const ratio =
      peer === null ? '' : `  ${(Number(peer.seconds) / Number(ours?.seconds)).toFixed(2)} times faster`
    console.log(
      `${name.padEnd(16)} ${show(ours)}   ${String(peer?.peer ?? '').padEnd(12)} ${show(peer)}${ratio}`,
    )
  }
}

function run(command: string, args: readonly string[]): Record<string, unknown> | null {
  const environment = { ...process.env, OMP_NUM_THREADS: '1' }
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', env: environment })
  if (status === 0) return JSON.parse(stdout)
  console.error(stderr.trim().split('\n').slice(-2).join('\n'))
  return null
}
