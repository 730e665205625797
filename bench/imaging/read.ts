// CPU seconds (this machine is seldom idle) to read a volume of 512 x 512 x 200 int16 and a mask of 256 x 256 x 40: here, ITK as WebAssembly, and SimpleITK.
//   node bench/imaging/read.ts FOLDER [python]     the Python has SimpleITK; without it that column is left out
import { spawnSync } from 'node:child_process'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { createGrid, readVolume, writeVolume } from '@tessera/imaging'

const [folder, python] = process.argv.slice(2)
if (folder === undefined) throw new Error('node bench/imaging/read.ts FOLDER [python]')
mkdirSync(folder, { recursive: true })
// A dependency of the package, not of the workspace.
const ofImaging = createRequire(new URL('../../packages/imaging/package.json', import.meta.url))
const itk: { readImageNode(file: string): Promise<unknown> } = await import(
  ofImaging.resolve('@itk-wasm/image-io')
)

const scan = createGrid({ size: [512, 512, 200], spacing: [0.7, 0.7, 2] })
const voxels = new Int16Array(512 * 512 * 200)
let state = 1
for (let i = 0; i < voxels.length; i++) {
  state = (Math.imul(state, 1664525) + 1013904223) | 0
  // smooth anatomy with the noise of a CT
  voxels[i] = 300 * Math.sin((i % 512) / 60) * Math.cos(i / 262144 / 9) + (state >>> 26)
}
const small = createGrid({ size: [256, 256, 40], spacing: [1, 1, 3] })
const inside = new Uint8Array(256 * 256 * 40)
for (let i = 0; i < inside.length; i++)
  if (i % 256 > 100 && i % 256 < 140 && (i >> 8) % 256 < 60) inside[i] = 1

const files: string[] = []
// ITK reads scan.nii where scan.nii.gz is asked for and both lie in one folder
for (const name of ['scan.nii', 'packed.nii.gz', 'scan.nrrd', 'scan.mha'])
  files.push(await written(name, () => writeVolume(path.join(folder, name), { grid: scan, voxels })))
for (const name of ['mask.nii.gz', 'mask.nrrd', 'mask.mha'])
  files.push(await written(name, () => writeVolume(path.join(folder, name), { grid: small, voxels: inside })))

async function written(name: string, write: () => Promise<void>): Promise<string> {
  await write()
  return name
}

async function best(read: () => Promise<unknown>, repeats = 3): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let repeat = 0; repeat < repeats; repeat++) {
    const began = process.cpuUsage()
    await read()
    const { user, system } = process.cpuUsage(began)
    least = Math.min(least, (user + system) / 1e6)
  }
  return Number(least.toFixed(3))
}

const rows = []
for (const name of files) {
  const file = path.join(folder, name)
  const here = await best(() => readVolume(file))
  const wasm = await best(() => itk.readImageNode(file), 1)
  const simple = python === undefined ? null : Number(peer(file))
  rows.push({
    file: name,
    mib: Number((statSync(file).size / 2 ** 20).toFixed(1)),
    here,
    itkWasm: wasm,
    simpleItk: simple,
  })
}
console.table(rows)
const machine = `${os.cpus()[0].model}, ${os.availableParallelism()} cores, Node ${process.version}, load ${os.loadavg()[0].toFixed(1)}`
writeFileSync(
  new URL('../results/imaging-read.json', import.meta.url),
  `${JSON.stringify({ machine, unit: 'CPU seconds, best of 3 (WebAssembly: one)', rows }, null, 2)}\n`,
)

function peer(file: string): string {
  const code = `
import SimpleITK, sys, time
least = 1e9
for _ in range(3):
    t = time.process_time(); SimpleITK.GetArrayViewFromImage(SimpleITK.ReadImage(sys.argv[1])); least = min(least, time.process_time() - t)
print(round(least, 4))`
  const { stdout, stderr, status } = spawnSync(python, ['-c', code, file], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}
