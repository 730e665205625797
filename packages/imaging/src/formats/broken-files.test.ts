import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../test/reference.ts'
import { createGrid } from '../grid.ts'
import type { VoxelArray } from '../volume.ts'
import { judgeByteOrder } from './byte-order.ts'
import { readFrames, readImage, readVolume } from './read.ts'
import { bytesOfCase, fileOf, referenceCases, unpack } from './reference-volumes.case.ts'
import { faultOf } from './volume-format.case.ts'
import { writeFrames, writeVolume } from './write.ts'

const nifti = () => bytesOfCase(referenceCases('nifti RAS')[0])

/** A sound NIfTI with something changed. */
function changed(change: (bytes: Buffer) => void): string {
  const bytes = nifti()
  change(bytes)
  return fileOf('a.nii', bytes)
}

async function written(voxels: VoxelArray, name = 'a.nii'): Promise<string> {
  const file = path.join(temporaryFolder(), name)
  await writeVolume(file, { grid: createGrid({ size: [voxels.length, 1, 1] }), voxels })
  return file
}

/** Smooth as an image is. */
function smooth(length: number): Int16Array {
  return Int16Array.from({ length }, (_, i) => Math.round(700 + 600 * Math.sin(i / 50)))
}

const readers = [
  ['no such file', () => 'nowhere.nii.gz', 'no-such-file', /path/],
  ['a folder', () => temporaryFolder(), 'not-an-image', /file|DICOM/],
  ['an empty file', () => fileOf('a.nrrd', ''), 'not-an-image', /again/],
  [
    'a PNG',
    () => fileOf('a.png', Buffer.from('89504e470d0a1a0a0000', 'hex')),
    'not-an-image',
    /NIfTI.*NRRD.*MetaImage/,
  ],
  ['text', () => fileOf('notes', 'patient,age\n1,60\n'), 'not-an-image', /NIfTI/],
  [
    'a DICOM file',
    () => fileOf('IM1', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])),
    'not-an-image',
    /DICOM/,
  ],
  [
    'a pair without its voxels',
    () =>
      fileOf(
        'a.nhdr',
        'NRRD0004\ntype: short\ndimension: 1\nsizes: 5\nendian: little\nencoding: raw\ndata file: b.raw\n',
      ),
    'no-such-file',
    /beside/,
  ],
  ['a truncated gzip', () => fileOf('a.nii.gz', gzipSync(nifti()).subarray(0, 150)), 'truncated', /again/],
  [
    'a gzip cut in its checksum',
    () => fileOf('a.nii.gz', gzipSync(nifti()).subarray(0, -3)),
    'truncated',
    /again/,
  ],
  [
    'a gzip of half the voxels',
    () => fileOf('a.nii.gz', gzipSync(nifti().subarray(0, 400))),
    'truncated',
    /again/,
  ],
  [
    'a gzip with a changed byte',
    () => {
      const bytes = gzipSync(nifti())
      bytes[bytes.length - 6] ^= 0xff // of the checksum
      return fileOf('a.nii.gz', bytes)
    },
    'damaged',
    /again/,
  ],
  ['truncated voxels', () => fileOf('a.nii', nifti().subarray(0, -1)), 'truncated', /again/],
  ['a truncated header', () => fileOf('a.nii', nifti().subarray(0, 200)), 'truncated', /again/],
  [
    'sizes of 30,000 each',
    () => changed(b => [42, 44, 46].map(at => b.writeInt16LE(30_000, at))),
    'damaged',
    /parts|again/,
  ],
  ['sizes that its bytes do not hold', () => changed(b => b.writeInt16LE(3000, 42)), 'truncated', /again/],
  [
    'a gzip whose header promises gigabytes',
    () => fileOf('a.nii.gz', gzipSync(Buffer.concat([lying(), Buffer.alloc(1000)]))),
    'truncated',
    /again/,
  ],
  ['a negative size', () => changed(b => b.writeInt16LE(-4, 42)), 'damaged', /positive/],
  ['nine dimensions', () => changed(b => b.writeInt16LE(9, 40)), 'damaged', /again/],
  [
    'dimensions in the other byte order',
    () => changed(b => b.writeInt16BE(3, 40)),
    'wrong-byte-order',
    /again/,
  ],
  ['NaN among the spacings', () => changed(b => b.writeFloatLE(Number.NaN, 80)), 'not-finite', /again/],
  ['NaN in the sform', () => changed(b => b.writeFloatLE(Number.NaN, 284)), 'not-finite', /again/],
  ['NaN as slope', () => changed(b => b.writeFloatLE(Number.NaN, 112)), 'not-finite', /again/],
  ['a spacing of 0', () => changed(b => b.writeFloatLE(0, 80)), 'damaged', /again/],
  ['colours', () => changed(b => b.writeInt16LE(128, 70)), 'unsupported', /number a voxel/],
  ['complex numbers', () => changed(b => b.writeInt16LE(32, 70)), 'unsupported', /number a voxel/],
  ['a type that is none', () => changed(b => b.writeInt16LE(77, 70)), 'damaged', /again/],
  ['bits that do not fit the type', () => changed(b => b.writeInt16LE(32, 72)), 'damaged', /again/],
  ['an Analyze file', () => changed(b => b.fill(0, 344, 348)), 'unsupported', /convert/],
  ['4-D by mistake', () => unpack(referenceCases('nifti frames')[0]), 'wrong-rank', /frame.*readFrames/],
  [
    'a vector image',
    () =>
      changed(b => [3, 5, 4, 3, 1, 3].map((n, i) => b.writeInt16LE(n === 3 && i === 0 ? 5 : n, 40 + 2 * i))),
    'wrong-rank',
    /component/,
  ],
  [
    'NRRD without its byte order',
    () => fileOf('a.nrrd', 'NRRD0004\ntype: short\ndimension: 1\nsizes: 1\nencoding: raw\n\nab'),
    'wrong-byte-order',
    /endian/,
  ],
  [
    'NaN in an NRRD spacing',
    () =>
      fileOf(
        'a.nrrd',
        'NRRD0004\ntype: uchar\ndimension: 1\nsizes: 1\nencoding: raw\nspace: LPS\nspace directions: (nan,0,0)\n\na',
      ),
    'not-finite',
    /again/,
  ],
  [
    'NaN in a MetaImage',
    () =>
      fileOf(
        'a.mha',
        'NDims = 1\nElementType = MET_UCHAR\nDimSize = 1\nOffset = nan\nElementDataFile = LOCAL\na',
      ),
    'not-finite',
    /again/,
  ],
  [
    'sheared axes',
    () =>
      fileOf(
        'a.nrrd',
        'NRRD0004\ntype: uchar\ndimension: 2\nsizes: 1 1\nencoding: raw\nspace: LPS\nspace directions: (1,0,0) (1,1,0)\n\na',
      ),
    'unsupported',
    /resample/,
  ],
] as const

function lying(): Buffer {
  const bytes = nifti()
  for (const at of [42, 44, 46]) bytes.writeInt16LE(1200, at)
  return bytes
}

describe('a file that cannot be read says so, with a cure', () => {
  it.each(readers)('%s', async (_, make, fault, cure) => {
    const file = make()
    const before = process.memoryUsage().arrayBuffers
    const error = await faultOf(() => readVolume(file))
    expect(error.fault).toBe(fault)
    expect(error.file).toBe(file)
    expect(error.cure).toMatch(cure)
    expect(error.message).not.toMatch(/itk|zlib|Z_|ENOENT/i)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100e6)
  })

  it('NaN and infinity among the voxels are refused, kept or replaced, as asked', async () => {
    const file = await written(Float32Array.of(1, Number.NaN, 3, Number.POSITIVE_INFINITY))
    const error = await faultOf(() => readVolume(file))
    expect(error).toMatchObject({ fault: 'not-finite', what: '2 of 4 voxels are NaN or infinite' })
    expect((await readVolume(file, { nonFinite: 'keep' })).voxels[1]).toBeNaN()
    expect((await readVolume(file, { nonFinite: -1 })).voxels).toEqual(Float32Array.of(1, -1, 3, -1))
  })

  it('voxels in the wrong byte order', async () => {
    const turned = smooth(2000)
    Buffer.from(turned.buffer).swap16()
    for (const name of ['a.nii', 'a.nrrd', 'a.mha']) {
      const file = await written(turned, name)
      expect((await faultOf(() => readVolume(file))).fault).toBe('wrong-byte-order')
      expect((await readVolume(file, { byteOrder: 'as-written' })).voxels).toEqual(turned)
    }
    const floats = Float32Array.from(smooth(2000), x => x / 7)
    Buffer.from(floats.buffer).swap32()
    expect(judgeByteOrder(floats)).toBe('swapped')
  })

  it('multiples of 256 alone are only suspected', async () => {
    const file = await written(
      Int16Array.from({ length: 2000 }, (_, i) => 256 * (60 + Math.round(50 * Math.sin(i / 30)))),
    )
    const { findings } = await readImage(file, {}, 'one')
    expect(findings.map(({ code }) => code)).toContain('byte-order-suspect')
  })

  it.each([
    ['smooth numbers', smooth(2000)],
    ['noise', Int16Array.from({ length: 2000 }, (_, i) => ((i * 7919) % 4001) - 2000)],
    ['zeros', new Int16Array(2000)],
    ['labels', Int16Array.from({ length: 2000 }, (_, i) => Math.floor(i / 500))],
    ['floats', Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i))],
    ['tiny floats', Float32Array.from({ length: 2000 }, (_, i) => 1e-3 * Math.sin(i / 30))],
    ['floats with zeros', Float32Array.from({ length: 2000 }, (_, i) => (i < 1500 ? 0 : i))],
  ])('%s are in the right order', (_, voxels) => {
    expect(judgeByteOrder(voxels)).toBe('plausible')
  })
})

describe('findings of a file that is read', () => {
  it.each([
    ['forms that differ', 'nifti forms differ, codes 1 and 1', 'forms-differ'],
    ['a sheared sform beside a qform', 'nifti sheared sform beside a qform', 'sheared-sform'],
    ['no orientation', 'nifti no form', 'no-orientation'],
    ['spacings that differ', 'nifti pixdim differs from the sform', 'spacing-differs'],
    ['an intercept with slope 0', 'nifti slope 0', 'intercept-without-slope'],
    ['no space', 'nrrd axis mins', 'no-orientation'],
  ])('%s', async (_, name, code) => {
    const file = unpack(referenceCases(name)[0])
    const { findings } = await readImage(file, {}, 'one')
    expect(findings).toEqual([expect.objectContaining({ severity: 'warning', code, file })])
  })

  it('none for forms that agree', async () => {
    expect((await readImage(unpack(referenceCases('nifti RAS')[0]), {}, 'one')).findings).toEqual([])
  })
})

describe('a frame of several', () => {
  it('is the one asked for', async () => {
    const file = unpack(referenceCases('nifti frames')[0])
    const all = await readFrames(file)
    const { voxels } = await readVolume(file, { frame: 1 })
    expect(voxels).toEqual(all.voxels.slice(60))
    expect((await faultOf(() => readVolume(file, { frame: 2 }))).fault).toBe('bad-setting')
  })
})

describe('writing', () => {
  it.each([
    ['a name of no format', 'image.jpg', 'bad-setting'],
    ['a folder in its place', 'taken.nrrd', 'cannot-write'],
  ])('%s is refused', async (_, name, fault) => {
    const folder = temporaryFolder()
    mkdirSync(path.join(folder, 'taken.nrrd', 'inside'), { recursive: true })
    const volume = { grid: createGrid({ size: [2, 1, 1] }), voxels: new Int16Array(2) }
    expect((await faultOf(() => writeVolume(path.join(folder, name), volume))).fault).toBe(fault)
  })

  it('fewer voxels than the grid has is refused', async () => {
    const frames = { grid: createGrid({ size: [2, 1, 1] }), count: 2, voxels: new Int16Array(2) }
    expect((await faultOf(() => writeFrames('a.nrrd', frames))).fault).toBe('wrong-size')
  })
})
