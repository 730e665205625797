import { writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  createGrid,
  type Frames,
  readFrames,
  readVolume,
  type VoxelArray,
  writeFrames,
} from '@tessera/imaging'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const page = (name: string) => path.join(import.meta.dirname, `../../../../docs/imaging/${name}.md`)
const grid = createGrid({
  size: [3, 2, 1],
  spacing: [1, 2, 5],
  origin: [-7, 8, 9],
  direction: [0, 1, 0, -1, 0, 0, 0, 0, 1],
})

async function imageOf(name: string, voxels: VoxelArray): Promise<string> {
  const file = path.join(temporaryFolder(), name)
  await writeFrames(file, { grid, count: voxels.length / 6, voxels })
  return file
}

async function imaging(...args: string[]) {
  const { exit, stdout } = await tessera(['imaging', ...args, '--json'])
  const document = JSON.parse(stdout)
  return { exit, document, findings: document.findings }
}

describe('tessera imaging info', () => {
  it('says what is in a mask, and every field is documented', async () => {
    const file = await imageOf('mask.nrrd', Int16Array.of(0, 1, 1, 3, 0, 0))
    const { exit, document } = await imaging('info', file)
    expect(exit).toBe(0)
    expect(document.images).toEqual([
      expect.objectContaining({
        file,
        format: 'nrrd',
        size: [3, 2, 1],
        spacing: [1, 2, 5],
        orientation: 'ALS',
        frames: 1,
        type: 'int16',
        least: 0,
        greatest: 3,
        wholeNumbers: true,
        labels: [
          { label: 1, voxels: 2, volume: 20 },
          { label: 3, voxels: 1, volume: 10 },
        ],
      }),
    ])
    expectDocumented(page('info'), document)
  })

  it('goes on after a file that cannot be read, and ends with 1', async () => {
    const file = await imageOf('image.mha', Float32Array.of(1, 2, 3, Number.NaN, 5, 6))
    const { exit, document, findings } = await imaging('info', 'nowhere.nii', file)
    expect(exit).toBe(1)
    expect(document.images).toHaveLength(1)
    expect(document.images[0]).toMatchObject({ nonFinite: 1, mean: 3.4, wholeNumbers: false, labels: null })
    expect(findings.map(({ code }: { code: string }) => code).sort()).toEqual(['no-such-file', 'not-finite'])
  })

  it('is read by a person', async () => {
    const { stdout } = await tessera([
      'imaging',
      'info',
      await imageOf('mask.nii.gz', Uint8Array.of(0, 1, 1, 0, 0, 0)),
    ])
    expect(stdout).toMatch(/orientation +ALS/)
    expect(stdout).toMatch(/stored as uint8, gzip/)
    expect(stdout).toMatch(/label {2}voxels/)
  })
})

describe('tessera imaging convert', () => {
  it('goes through every format and loses nothing', async () => {
    const voxels = Int16Array.of(-1024, 0, 7, 3071, 32767, -32768)
    let file = await imageOf('a.nii', voxels)
    for (const name of ['b.nrrd', 'c.mhd', 'd.hdr', 'e.nhdr', 'f.mha', 'g.nii.gz']) {
      const next = path.join(temporaryFolder(), name)
      const { exit, document } = await imaging('convert', file, next)
      expect(exit).toBe(0)
      expect(document.type).toBe('int16')
      expectDocumented(page('convert'), document)
      file = next
    }
    const back = await readVolume(file)
    expect(back.voxels).toEqual(voxels)
    expect(back.grid).toEqual(grid)
  })

  it('takes one frame, or the mask of one label', async () => {
    const folder = temporaryFolder()
    const four = await imageOf(
      'four.nii',
      Int16Array.from({ length: 12 }, (_, i) => i),
    )
    const frame = path.join(folder, 'frame.nii')
    expect((await imaging('convert', four, frame, '--frame', '1')).exit).toBe(0)
    expect([...(await readVolume(frame)).voxels]).toEqual([6, 7, 8, 9, 10, 11])
    const labels = await imageOf('labels.nii', Int16Array.of(0, 1, 4, 4, 0, 0))
    const mask = path.join(folder, 'mask.nrrd')
    expect((await imaging('convert', labels, mask, '--label', '4')).document.type).toBe('uint8')
    expect([...(await readVolume(mask)).voxels]).toEqual([0, 0, 1, 1, 0, 0])
  })

  it('refuses what would lose a number, with the type that holds it', async () => {
    const file = await imageOf('a.nii', Int16Array.of(-1024, 0, 7, 300, 1, 2))
    const { exit, findings } = await imaging(
      'convert',
      file,
      path.join(temporaryFolder(), 'b.nii'),
      '--type',
      'uint8',
    )
    expect(exit).toBe(1)
    expect(findings[0]).toMatchObject({ code: 'bad-setting', cure: 'choose int16', file })
  })

  it('replaces NaN when told by what, and refuses it otherwise', async () => {
    const file = await imageOf('a.nii', Float32Array.of(1, Number.NaN, 3, 4, 5, 6))
    const out = path.join(temporaryFolder(), 'b.nii')
    expect((await imaging('convert', file, out)).findings[0]).toMatchObject({ code: 'not-finite' })
    expect((await imaging('convert', file, out, '--non-finite', '0')).exit).toBe(0)
    expect([...(await readVolume(out)).voxels]).toEqual([1, 0, 3, 4, 5, 6])
  })

  it.each([
    ['a name of no format', ['a.nii', 'b.jpg']],
    ['the same file', ['a.nii', './a.nii']],
    ['a type for a mask', ['a.nii', 'b.nii', '--label', '1', '--type', 'int16']],
  ])('%s is wrong usage', async (_, args) => {
    expect((await tessera(['imaging', 'convert', ...args])).exit).toBe(2)
  })
})

describe('tessera imaging adc', () => {
  const bValues = [0, 400, 800]
  const diffusion: Frames = {
    grid,
    count: 3,
    voxels: Float32Array.from(
      bValues.flatMap(b => [1, 2, 3, 4, 5, 0].map(s => 100 * s * Math.exp(-b * 1e-3))),
    ),
  }

  it('gives the coefficient a phantom was made with; b-values lie beside it', async () => {
    const folder = temporaryFolder()
    const series = path.join(folder, 'dwi.nii.gz')
    await writeFrames(series, diffusion)
    writeFileSync(path.join(folder, 'dwi.bval'), bValues.join(' '))
    const out = path.join(folder, 'adc.nii.gz')
    const fitted = path.join(folder, 'fitted.nii.gz')
    const { exit, document, findings } = await imaging('adc', series, out, '--fitted', fitted)
    expect(exit).toBe(0)
    expectDocumented(page('adc'), document)
    expect(document).toMatchObject({ bValues, counts: { fitted: 5, withoutSignal: 1 } })
    expect(document.median).toBeCloseTo(1e-3, 8)
    expect(findings).toEqual([expect.objectContaining({ code: 'without-signal' })])
    const { voxels } = await readFrames(out)
    for (const x of voxels.slice(0, 5)) expect(x).toBeCloseTo(1e-3, 8)
    expect([...(await readVolume(fitted)).voxels]).toEqual([1, 1, 1, 1, 1, 0])
  })

  it('takes the b-values of a DICOM series', async () => {
    const dwi = path.join(import.meta.dirname, '../../../imaging/test/reference/dicom/dwi')
    const out = path.join(temporaryFolder(), 'adc.nrrd')
    const { exit, document } = await imaging('adc', dwi, out, '--weighted')
    expect(exit).toBe(0)
    expect(document).toMatchObject({ bValues: [50, 800], weighting: 'signal' })
    const { voxels } = await readVolume(out)
    expect(voxels.every(Number.isFinite)).toBe(true)
  })

  it.each([
    ['without b-values', [], 'bad-setting', /--bval/],
    ['with one b-value', ['--b', '800,800,800'], 'too-small', /at least two/],
    ['with too few', ['--b', '0,800'], 'wrong-size', /one b-value a frame/],
  ])('%s is a finding', async (_, args, code, cure) => {
    const folder = temporaryFolder()
    const series = path.join(folder, 'dwi.nrrd')
    await writeFrames(series, diffusion)
    const { exit, findings } = await imaging('adc', series, path.join(folder, 'adc.nii'), ...args)
    expect(exit).toBe(1)
    expect(findings[0]).toMatchObject({ code, cure: expect.stringMatching(cure) })
  })
})
