import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { toolAttributes, type WriteOptions, writeBag } from '@tessera/bags'

/**
 * Writes bags of every kind and lets h5py read them (bags-check.py): shapes, types, chunks, filters, every value to the
 * bit of numpy's own rounding, coordinates, times and attributes of every type.
 */
const python = [
  process.env.TESSERA_BENCH_PYTHON ?? '',
  path.join(import.meta.dirname, '../.venv-learning/bin/python'),
].find(existsSync)
if (!python) throw new Error('bench/.venv-learning is not there: run bench/learning/setup.sh first')
const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-bags-check-'))
const kinds: Record<string, WriteOptions> = {
  half: {},
  single: { storage: 'float32' },
  'by-row': { chunkRows: 1 },
  'by-7': { chunkRows: 7, storage: 'float32' },
  gzip: { gzip: 4 },
  'gzip-single': { gzip: 9, chunkRows: 10, storage: 'float32', name: 'feats' },
}
const [instances, dimensions] = [5003, 33]
const features = Float32Array.from(
  { length: instances * dimensions },
  (_, i) => ((i * 48271) % 65521) / 8191 - 4,
)
const coords = Int32Array.from({ length: 2 * instances }, (_, i) => 7 * i)
const times = Float64Array.from({ length: instances }, (_, i) => i / 2)
const tile = { slide: 'Größe', encoder: 'uni2', pixels: 224, micrometres: 112.5, level: 1, downsample: 2 }
for (const [kind, options] of Object.entries(kinds)) {
  const attributes = toolAttributes(options.name === 'feats' ? 'stamp' : 'clam', tile)
  writeBag(path.join(folder, `${kind}.h5`), { features, dimensions, coords, times, attributes }, options)
}
const done = spawnSync(python, [path.join(import.meta.dirname, 'bags-check.py'), folder], {
  stdio: 'inherit',
})
rmSync(folder, { recursive: true })
process.exitCode = done.status ?? 1
