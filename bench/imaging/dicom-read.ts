// CPU seconds (this machine is seldom idle) to read a DICOM series of 200 slices of 512 x 512, native and JPEG 2000, and to
// de-identify the native one; SimpleITK beside.
//   node bench/imaging/dicom-read.ts FOLDER PYTHON     the Python has SimpleITK 2.5.7, pydicom and pylibjpeg-openjpeg
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { deidentifyFolder, readDicomSeries } from '@tessera/imaging'

const [folder, python] = process.argv.slice(2)
if (folder === undefined || python === undefined)
  throw new Error('node bench/imaging/dicom-read.ts FOLDER PYTHON')
const fixture = new URL('../../packages/imaging/test/reference/dicom/ct/0.dcm', import.meta.url).pathname
for (const name of ['native', 'jpeg-2000']) mkdirSync(path.join(folder, name), { recursive: true })

run(`
import copy, sys, numpy as np, pydicom
sound = pydicom.dcmread(sys.argv[2])
rng = np.random.default_rng(1)
y, x = np.mgrid[:512, :512]
for k in range(200):
    d = copy.deepcopy(sound)
    d.Rows = d.Columns = 512
    d.PixelData = (300 * np.sin(x / 60) * np.cos(y / 90 + k / 9) + rng.normal(0, 20, (512, 512))).astype('<i2').tobytes()
    d.SOPInstanceUID = d.file_meta.MediaStorageSOPInstanceUID = '1.2.3.%d' % k
    d.ImagePositionPatient, d.InstanceNumber = [0, 0, k * 1.5], k
    d.save_as('%s/native/%03d.dcm' % (sys.argv[1], k * 37 % 200))
    if k < 40:
        d.compress(pydicom.uid.JPEG2000Lossless, generate_instance_uid=False)
        d.save_as('%s/jpeg-2000/%03d.dcm' % (sys.argv[1], k))`)

async function best(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let repeat = 0; repeat < 3; repeat++) {
    const began = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(began)
    least = Math.min(least, (user + system) / 1e6)
  }
  return Number(least.toFixed(2))
}

const rows = []
for (const [name, slices] of [
  ['native', 200],
  ['jpeg-2000', 40],
] as const) {
  const here = await best(() => readDicomSeries(path.join(folder, name)))
  const simpleItk = Number(
    run(
      `
import SimpleITK as sitk, sys, time
least = 1e9
for _ in range(3):
    t = time.process_time(); r = sitk.ImageSeriesReader(); r.SetFileNames(r.GetGDCMSeriesFileNames(sys.argv[1] + '/' + sys.argv[3])); r.Execute()
    least = min(least, time.process_time() - t)
print(round(least, 2))`,
      name,
    ),
  )
  rows.push({ what: `read ${slices} slices, ${name}`, here, simpleItk })
}
const out = path.join(folder, 'out')
rows.push({
  what: 'de-identify 200 slices, native',
  here: await best(async () => {
    rmSync(out, { recursive: true, force: true })
    await deidentifyFolder(path.join(folder, 'native'), out, { shiftDates: true })
  }),
  simpleItk: null,
})
console.table(rows)
const machine = `${os.cpus()[0].model}, ${os.availableParallelism()} cores, Node ${process.version}, load ${os.loadavg()[0].toFixed(1)}`
writeFileSync(
  new URL('../results/imaging-dicom.json', import.meta.url),
  `${JSON.stringify({ machine, unit: 'CPU seconds, best of 3', rows }, null, 2)}\n`,
)

function run(code: string, ...more: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(python, ['-c', code, folder, fixture, ...more], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}
