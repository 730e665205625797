import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { correctBiasField, createGrid, createMask, createVolume } from '@tessera/imaging'

/**
 * N4 beside SimpleITK's on the brain of ../shared/data/mri_brain1 with planted bias fields: correlation of the log fields
 * within the mask, with each other and with the truth, and the time of each. One thread.
 */
const here = import.meta.dirname
const python = path.join(here, '../.venv-radiomics/bin/python')
if (!existsSync(python))
  throw new Error('bench/.venv-radiomics is not there: run bench/radiomics/setup.sh first')
const image = path.join(here, '../../../shared/data/mri_brain1/brain1_image.nrrd')
if (!existsSync(image)) throw new Error('../shared/data/mri_brain1 is not there')
const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-n4-'))
try {
  const peer = spawnSync(python, [path.join(here, 'n4.py'), image, folder, '1'], { stdio: 'inherit' })
  if (peer.status !== 0) throw new Error('n4.py ended with an error')
  const { version, runs } = JSON.parse(readFileSync(path.join(folder, 'n4.json'), 'utf8'))
  const grid = createGrid({ size: [256, 256, 25], spacing: [0.78125, 0.78125, 6.5] })
  const mask = createMask(grid, new Uint8Array(readFileSync(path.join(folder, 'mask.u8'))))
  const results = []
  for (const { seed, shrink, file, seconds } of runs) {
    const start = performance.now()
    const { logField, levels } = await correctBiasField(createVolume(grid, floats(`planted-${seed}.f32`)), {
      mask,
      shrink,
    })
    const ours = (performance.now() - start) / 1000
    const [theirs, truth] = [floats(file), floats(`truth-${seed}.f32`)]
    results.push({
      seed,
      shrink,
      iterations: levels.map(level => level.iterations),
      correlation: {
        oursWithItk: correlation(logField.voxels, theirs),
        oursWithTruth: correlation(logField.voxels, truth),
        itkWithTruth: correlation(theirs, truth),
      },
      seconds: { ours: round(ours), itk: round(seconds) },
    })
    console.log(JSON.stringify(results.at(-1)))
  }
  const document = {
    what: 'N4 on mri_brain1 (256 x 256 x 25) with planted bias fields, one thread; log fields within the mask',
    peer: `SimpleITK ${version}`,
    node: process.version,
    processor: os.cpus()[0].model,
    results,
  }
  writeFileSync(path.join(here, '../results/imaging-n4.json'), `${JSON.stringify(document, null, 2)}\n`)

  function correlation(a: Float32Array, b: Float32Array): number {
    const at = [...mask.inside.keys()].filter(i => mask.inside[i] === 1)
    const mean = (x: Float32Array) => at.reduce((sum, i) => sum + x[i], 0) / at.length
    const [ma, mb] = [mean(a), mean(b)]
    let [ab, aa, bb] = [0, 0, 0]
    for (const i of at) {
      ab += (a[i] - ma) * (b[i] - mb)
      aa += (a[i] - ma) ** 2
      bb += (b[i] - mb) ** 2
    }
    return Number((ab / Math.sqrt(aa * bb)).toFixed(5))
  }
} finally {
  rmSync(folder, { recursive: true })
}

function floats(file: string): Float32Array {
  const bytes = readFileSync(path.join(folder, file))
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

function round(seconds: number): number {
  return Number(seconds.toFixed(2))
}
