// Mutated DICOM files through every reader and the de-identifier: each must be refused by an ImagingError or read, without
// crash, hang or an allocation that the file does not justify; nothing refused or written may name the patient.
//   node bench/imaging/dicom-fuzz.ts [count] [seed]
// Compressed pixels are left to a tenth of the mutants: a codec that fails costs a fresh thread.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  createPseudonyms,
  deidentifyDataset,
  encodeDicom,
  ImagingError,
  loadDictionary,
  readDicomFile,
  readDicomSeg,
  readDicomSeries,
  readRtStruct,
} from '@tessera/imaging'

const [countText = '10000', seedText = '1'] = process.argv.slice(2)
const folder = new URL('../../packages/imaging/test/reference/dicom/', import.meta.url)
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.dcm'))
  .map(name => ({ name, bytes: readFileSync(new URL(name, folder)) }))
const { volume } = await readDicomSeries(new URL('mr', folder).pathname)
const dictionary = await loadDictionary()
const pseudonyms = createPseudonyms(new Uint8Array(32))
const work = mkdtempSync(path.join(os.tmpdir(), 'tessera-fuzz-'))

let state = Number(seedText)
const below = (n: number) => {
  state = (state * 48271) % 2147483647
  return state % n
}

function mutant(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes)
  // Nine in ten in the attributes, where every byte counts.
  const place = () => below(below(10) > 0 ? Math.min(copy.length, 2500) : copy.length)
  switch (below(5)) {
    case 0:
      return copy.subarray(0, below(copy.length))
    case 1: {
      const [from, to, length] = [place(), place(), below(64)]
      copy.copyWithin(to, from, from + length)
      return copy
    }
    case 2:
      copy.fill(below(2) * 255, place(), place())
      return copy
    default:
      for (let n = below(8); n >= 0; n--) copy[place()] = below(256)
      return copy
  }
}

const faults: Record<string, number> = {}
const note = (name: string) => {
  faults[name] = (faults[name] ?? 0) + 1
}
async function attempt(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
    note(`${what}: read`)
  } catch (error) {
    if (!(error instanceof ImagingError)) throw error
    note(`${what}: ${error.fault}`)
  }
}

let slowest = 0
let largest = 0
const count = Number(countText)
for (let n = 0; n < count; n++) {
  const { name, bytes } = files[below(files.length)]
  const compressed = /jpeg|rle/.test(name)
  if (compressed && n % 10 > 0) continue
  const file = path.join(work, 'one.dcm')
  writeFileSync(file, mutant(bytes))
  const began = performance.now()
  const before = process.memoryUsage().arrayBuffers
  try {
    await attempt('series', () => readDicomSeries([file]))
    if (name.startsWith('seg')) await attempt('segmentation', () => readDicomSeg(file))
    if (name.startsWith('rt')) await attempt('structure set', () => readRtStruct(file, { grid: volume.grid }))
    await attempt('de-identified', async () => {
      const { dataset } = await readDicomFile(file)
      encodeDicom(deidentifyDataset(dataset, dictionary, { pseudonyms, shiftDates: true }).dataset)
    })
  } catch (error) {
    writeFileSync(path.join(os.tmpdir(), `tessera-fuzz-${n}.dcm`), readFileSync(file))
    console.error(`mutant ${n} of ${name}`)
    throw error
  }
  slowest = Math.max(slowest, performance.now() - began)
  largest = Math.max(
    largest,
    (process.memoryUsage().arrayBuffers - before) / Math.max(1, statSync(file).size),
  )
}
rmSync(work, { recursive: true, force: true })
console.log(
  JSON.stringify(
    {
      count,
      seed: seedText,
      slowestMs: Math.round(slowest),
      largestGrowthPerByte: Math.round(largest),
      faults,
    },
    null,
    1,
  ),
)
