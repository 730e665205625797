// Mutated files of every format: each must be refused by name or read as ITK reads it, without crash, hang or an
// allocation that the file does not justify.
//   node bench/imaging/fuzz.ts FOLDER [count] [seed]     reads `count` mutants a format and keeps those that were read
//   python bench/imaging/fuzz.py FOLDER                  compares these with SimpleITK
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ImagingError, readFrames } from '@tessera/imaging'

interface Sound {
  readonly name: string
  readonly file: string
  readonly bytes: Buffer
}

const [folder, countText = '10000', seedText = '1'] = process.argv.slice(2)
if (folder === undefined) throw new Error('node bench/imaging/fuzz.ts FOLDER [count] [seed]')
const count = Number(countText)
const random = generator(Number(seedText))
const below = (n: number) => Math.floor(random() * n)

const reference = new URL('../../packages/imaging/test/reference/volumes.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(reference, 'utf8'))
const sound: Sound[] = cases
  .filter(
    (one: { files: object; expected: unknown }) =>
      Object.keys(one.files).length === 1 && one.expected !== null,
  )
  .map(({ name, files }: { name: string; files: Record<string, string> }) => ({
    name,
    file: Object.keys(files)[0],
    bytes: Buffer.from(Object.values(files)[0], 'base64'),
  }))

const words = ['0', '-', 'nan', '1e308', '\n', ' ', '=', ':', '99999', 'none', '\0', '(', 'inf']
const numbers = ['0', '-1', '1', '2', '7', '65535', '2147483647', '1e30', 'nan', '-0.5', '12', 'x', '4 4', '']

const summary = []
for (const format of ['nifti', 'nrrd', 'metaimage']) {
  const of = sound.filter(({ name }) => name.startsWith(`${format} `))
  const into = path.join(folder, format)
  rmSync(into, { recursive: true, force: true })
  mkdirSync(into, { recursive: true })
  const faults: Record<string, number> = {}
  const read = []
  let slowest = 0
  let memory = 0
  for (let n = 0; n < count; n++) {
    const base = of[below(of.length)]
    const file = path.join(into, `${n}-${base.file}`)
    writeFileSync(file, mutant(base))
    const began = performance.now()
    const before = process.memoryUsage().arrayBuffers
    let keep = false
    try {
      const {
        grid,
        count: frames,
        voxels,
      } = await readFrames(file, { nonFinite: 'keep', byteOrder: 'as-written' })
      const numbers = Buffer.from(Float64Array.from(voxels).buffer).toString('base64')
      read.push({ file: path.basename(file), base: base.name, ...grid, frames, numbers })
      keep = true
    } catch (error) {
      if (!(error instanceof ImagingError)) throw new Error(`${file} (from ${base.name})`, { cause: error })
      faults[error.fault] = (faults[error.fault] ?? 0) + 1
    }
    slowest = Math.max(slowest, performance.now() - began)
    memory = Math.max(memory, process.memoryUsage().arrayBuffers - before)
    if (!keep) rmSync(file)
  }
  writeFileSync(path.join(into, 'read.json'), JSON.stringify(read))
  summary.push({
    format,
    mutants: count,
    read: read.length,
    refused: faults,
    slowestSeconds: Number((slowest / 1000).toFixed(3)),
    mostBytesTaken: memory,
  })
}
const resident = Math.round(process.resourceUsage().maxRSS / 1024)
writeFileSync(
  path.join(folder, 'summary.json'),
  `${JSON.stringify({ seed: Number(seedText), residentMiB: resident, formats: summary }, null, 2)}\n`,
)
console.log(JSON.stringify(summary, null, 2), `\nresident at most: ${resident} MiB`)

/** One to four changes: a byte, a number of the header, a digit or a word of a text header, a cut, bytes put in or left out. */
function mutant({ bytes: whole, file }: Sound): Buffer {
  let bytes: Buffer = Buffer.from(whole)
  const header = file.endsWith('.nii') ? 352 : Math.min(bytes.length, textEnd(bytes))
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const at = below(Math.min(header, bytes.length))
    switch (below(8)) {
      case 0:
        bytes[at] = below(256)
        break
      case 1:
        bytes[at] ^= 1 << below(8)
        break
      case 2:
        putNumber(bytes, at)
        break
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(4))])
        break
      case 4:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(words[below(words.length)]),
          bytes.subarray(at),
        ])
        break
      case 5:
        bytes = replacedNumber(bytes, header)
        break
      case 6:
        if (below(4) === 0) bytes = bytes.subarray(0, below(bytes.length + 1))
        break
      default:
        bytes = replacedNumber(bytes, header)
    }
    if (bytes.length === 0) return bytes
  }
  return bytes
}

function putNumber(bytes: Buffer, at: number): void {
  const pick = below(5)
  if (at + 8 > bytes.length) return
  if (pick === 0) bytes.writeInt16LE([-1, 0, 1, 32767, -32768, 3, 348][below(7)], at)
  else if (pick === 1) bytes.writeInt32LE([-1, 0, 2147483647, 348, 540][below(5)], at)
  else if (pick === 2)
    bytes.writeFloatLE([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e30, 1e-30, 0.5][below(7)], at)
  else if (pick === 3) bytes.writeInt16BE(below(65536) - 32768, at)
  else bytes.writeDoubleLE([0, Number.NaN, 1e300, -1][below(4)], at)
}

/** One of the numbers of a text header becomes another. */
function replacedNumber(bytes: Buffer, header: number): Buffer {
  const text = bytes.toString('latin1', 0, header)
  const found = [...text.matchAll(/-?\d+(\.\d+)?/g)]
  if (found.length === 0) return bytes
  const one = found[below(found.length)]
  const changed =
    text.slice(0, one.index) + numbers[below(numbers.length)] + text.slice(one.index + one[0].length)
  return Buffer.concat([Buffer.from(changed, 'latin1'), bytes.subarray(header)])
}

function textEnd(bytes: Buffer): number {
  const nrrd = bytes.indexOf('\n\n')
  const meta = bytes.indexOf('LOCAL\n')
  return nrrd !== -1 && meta === -1 ? nrrd + 2 : meta !== -1 ? meta + 6 : bytes.length
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
