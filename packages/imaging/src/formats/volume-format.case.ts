import { readdirSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, temporaryFolder } from '../../test/reference.ts'
import { createGrid, type Grid, type Triple } from '../grid.ts'
import { ImagingError } from '../imaging-error.ts'
import type { Frames } from '../volume.ts'
import { readFrames, readVolume } from './read.ts'
import { bytesOfCase, fileOf, type ReferenceCase, referenceCases, unpack } from './reference-volumes.case.ts'
import { createVoxels, rangeOf, type VoxelType, voxelTypeOf, voxelTypes } from './stored-type.ts'
import type { VolumeFormat } from './volume-format.ts'
import { writeFrames } from './write.ts'

/** What is particular to a format. */
export interface FormatCases {
  readonly format: VolumeFormat
  /** Names to write, each of which is read again. */
  readonly names: readonly string[]
  /** Digits that the header keeps of a coordinate: 6 for single precision, 15 for double or text. */
  readonly digits: number
}

/** What holds for every format of volumes. */
export function describeVolumeFormat({ format, names, digits }: FormatCases): void {
  const cases = referenceCases(format.name)

  describe(`${format.label} as other programs wrote it`, () => {
    it.each(cases.map(one => [one.name, one] as const))('%s', async (_, one) => {
      await expectAsItk(one)
    })
  })

  describe(`${format.label} written here`, () => {
    it('comes back as it was: every type, one frame or several, any place', async () => {
      await fc.assert(
        fc.asyncProperty(anyFrames(), fc.constantFrom(...names), async (frames, name) => {
          const file = path.join(temporaryFolder(), name)
          await writeFrames(file, frames)
          const back = await readFrames(file)
          expect(voxelTypeOf(back.voxels)).toBe(voxelTypeOf(frames.voxels))
          expect(back.voxels).toEqual(frames.voxels)
          expect(back.count).toBe(frames.count)
          expectSameGrid(back.grid, frames.grid, digits)
        }),
        { numRuns: 60 },
      )
    })

    it('is read alike by ITK', async () => {
      for (const name of names)
        for (const type of ['uint8', 'int16', 'float32', 'float64'] as const) {
          const file = path.join(temporaryFolder(), name)
          const frames = someFrames(type)
          await writeFrames(file, frames)
          const image = await readByItk(file)
          expect([...image.data]).toEqual([...frames.voxels])
          const grid = createGrid(image)
          expectSameGrid(grid, frames.grid, 5)
        }
    }, 60_000)

    it('leaves nothing behind where it cannot be written', async () => {
      const folder = temporaryFolder()
      const file = path.join(folder, 'missing', names[0])
      await expect(writeFrames(file, someFrames('int16'))).rejects.toMatchObject({ fault: 'cannot-write' })
      expect(readdirSync(folder)).toEqual([])
    })
  })

  describe(`${format.label} that is broken`, () => {
    const whole = () => cases.filter(one => one.expected !== null)

    it('cut off anywhere is truncated or no image, never shorter', async () => {
      for (const one of [
        whole()[0],
        ...whole()
          .filter(({ name }) => /gzip|zlib/.test(name))
          .slice(0, 1),
      ]) {
        const bytes = bytesOfCase(one)
        for (let end = 0; end < bytes.length; end += end < bytes.length - 8 ? 7 : 1) {
          const file = fileOf(Object.keys(one.files)[0], bytes.subarray(0, end))
          const error = await faultOf(() => readVolume(file))
          expect(
            ['truncated', 'not-an-image', 'damaged', 'no-such-file'],
            `${one.name} to byte ${end}`,
          ).toContain(error.fault)
          expect(error.file).toBe(file)
        }
      }
    })

    it('with any bytes changed is refused by name or read as some image', async () => {
      const sound = whole().filter(({ files }) => Object.keys(files).length === 1)
      const change = fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { minLength: 1, maxLength: 6 })
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...sound), change, async (one, changes) => {
          const bytes = bytesOfCase(one)
          for (const [at, value] of changes) bytes[at % bytes.length] = value
          const file = fileOf(Object.keys(one.files)[0], bytes)
          try {
            const { grid, count, voxels } = await readFrames(file, { nonFinite: 'keep' })
            expect(voxels.length).toBe(grid.size[0] * grid.size[1] * grid.size[2] * count)
          } catch (error) {
            expect(error).toBeInstanceOf(ImagingError)
          }
        }),
        { numRuns: 300 },
      )
    })
  })
}

/** @throws where the picture differs from what SimpleITK (or nibabel) reads */
async function expectAsItk(one: ReferenceCase): Promise<void> {
  const file = unpack(one)
  if (one.expected === null) {
    expect((await faultOf(() => readFrames(file))).fault).toBe('unsupported')
    return
  }
  const { grid, count, voxels } = await readFrames(file, { byteOrder: 'as-written' })
  const { size, spacing, origin, direction, frames, values } = one.expected
  expect(grid.size).toEqual(size)
  expect(count).toBe(frames)
  const method = methodOf(one.name)
  const numbers = [...grid.spacing, ...grid.origin, ...grid.direction]
  expect(largestError(method, numbers, [...spacing, ...origin, ...direction])).toBeLessThan(2e-5)
  // ITK scales in single precision
  const scaled = one.name.includes('scaled') || one.name.includes('slope')
  expect(largestError(`${method}, voxels`, voxels, values)).toBeLessThanOrEqual(scaled ? 1e-3 : 0)
}

/** The row of conformance.json that a case belongs to. */
function methodOf(name: string): string {
  const [format] = name.split(' ')
  const label = { nifti: 'NIfTI', nrrd: 'NRRD', metaimage: 'MetaImage' }[format] ?? format
  if (/big-endian/.test(name)) return `${label}, big-endian`
  if (/ u?int\d+| float\d+/.test(name) && !name.includes('scaled')) return `${label}, voxel types`
  if (name.includes('forms differ')) return 'NIfTI, qform and sform that differ'
  if (/scaled|slope/.test(name)) return 'NIfTI, scl_slope and scl_inter'
  return name.replace(format, `${label},`)
}

export async function faultOf(act: () => Promise<unknown>): Promise<ImagingError> {
  try {
    await act()
  } catch (error) {
    if (error instanceof ImagingError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** ITK itself, compiled to WebAssembly. */
async function readByItk(file: string) {
  const { readImageNode } = await import('@itk-wasm/image-io')
  const { size, spacing, origin, direction, data } = await readImageNode(file)
  if (data === null || typeof data[0] === 'bigint') throw new Error('ITK gave no numbers')
  const triple = ([x, y, z]: readonly number[]): Triple => [x, y, z]
  return {
    size: triple(size),
    spacing: triple(spacing),
    origin: triple(origin),
    direction: Array.from(direction, Number),
    data: Array.from(data, Number),
  }
}

function expectSameGrid(seen: Grid, right: Grid, digits: number): void {
  expect(seen.size).toEqual(right.size)
  const near = (a: readonly number[], b: readonly number[], scale: number) => {
    for (const [i, x] of a.entries()) expect(Math.abs(x - b[i])).toBeLessThanOrEqual(scale * 10 ** -digits)
  }
  near(seen.spacing, right.spacing, 10)
  near(seen.origin, right.origin, 500)
  near(seen.direction, right.direction, 10)
}

/** Turned by angles about z and x, in 3-D space. */
function turned(a: number, b: number, mirrored: boolean): number[] {
  const [c, s, d, t] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)]
  const sign = mirrored ? -1 : 1
  return [c, -s * d, sign * s * t, s, c * d, sign * -c * t, 0, t, sign * d]
}

function someFrames(type: VoxelType): Frames {
  const voxels = createVoxels(type, 24)
  const float = rangeOf[type] === null
  for (let i = 0; i < 24; i++) voxels[i] = ((i * 37) % 101) + (float ? i / 7 : 0)
  const direction = turned(0.3, -0.4, true)
  return {
    grid: createGrid({ size: [2, 3, 4], spacing: [0.7, 1.2, 3], origin: [-20, 31.5, 7], direction }),
    count: 1,
    voxels,
  }
}

function anyFrames(): fc.Arbitrary<Frames> {
  const length = fc.integer({ min: 1, max: 5 })
  const angle = fc.double({ min: -3.1, max: 3.1, noNaN: true })
  const place = fc.double({ min: -400, max: 400, noNaN: true })
  const spacing = fc.double({ min: 0.1, max: 9, noNaN: true })
  return fc
    .record({
      size: fc.tuple(length, length, length),
      spacing: fc.tuple(spacing, spacing, spacing),
      origin: fc.tuple(place, place, place),
      angles: fc.tuple(angle, angle),
      mirrored: fc.boolean(),
      count: fc.integer({ min: 1, max: 3 }),
      type: fc.constantFrom(...voxelTypes),
      seed: fc.nat(),
    })
    .map(({ size, spacing, origin, angles, mirrored, count, type, seed }) => {
      const voxels = createVoxels(type, size[0] * size[1] * size[2] * count)
      const [low, high] = rangeOf[type] ?? [-1e5, 1e5]
      for (let i = 0; i < voxels.length; i++)
        voxels[i] = low + (((seed + 1) * (i + 1) * 0.6180339887) % 1) * (high - low)
      return {
        grid: createGrid({ size, spacing, origin, direction: turned(...angles, mirrored) }),
        count,
        voxels,
      }
    })
}
