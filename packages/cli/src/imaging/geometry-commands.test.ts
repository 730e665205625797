import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  createGrid,
  createMask,
  createVolume,
  type Grid,
  phantomPair,
  readMask,
  readVolume,
  resampleMask,
  writeMask,
  writeVolume,
} from '@tessera/imaging'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tessera } from '../../test/tessera.ts'

const page = (name: string) => path.join(import.meta.dirname, `../../../../docs/imaging/${name}.md`)
const folder = mkdtempSync(path.join(tmpdir(), 'tessera-cli-'))
const file = (name: string) => path.join(folder, name)
const { before, after, truth } = phantomPair({
  degrees: [3, 0, -4],
  shift: [3, -2, 4],
  size: [40, 36, 24],
  spacing: [3, 3, 5],
})
beforeAll(async () => {
  await writeVolume(file('before.nii.gz'), before.volume)
  await writeVolume(file('after.nii.gz'), after.volume)
  await writeMask(file('body.nrrd'), before.body)
  await writeMask(file('body-after.nrrd'), after.body)
  await writeMask(file('tumour.nrrd'), before.tumour)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function imaging(...args: string[]) {
  const { exit, stdout } = await tessera(['imaging', ...args, '--json'])
  const document = stdout === '' ? null : JSON.parse(stdout)
  return { exit, document, findings: document?.findings }
}

describe('tessera imaging resample', () => {
  it('makes cubic voxels, and every field is documented', async () => {
    const { exit, document } = await imaging(
      'resample',
      file('before.nii.gz'),
      file('iso.nrrd'),
      '--spacing',
      '4',
      '--interpolation',
      'cubic',
      '--whole-numbers',
    )
    expect(exit).toBe(0)
    expect(document).toMatchObject({
      size: [30, 27, 30],
      spacing: [4, 4, 4],
      interpolation: 'cubic',
      same: false,
    })
    expectDocumented(page('resample'), document)
    const { grid, voxels } = await readVolume(file('iso.nrrd'))
    expect(grid.size).toEqual([30, 27, 30])
    expect(voxels.every(Number.isInteger)).toBe(true)
  })

  it('resamples in the plane, by orientation, and masks by their threshold', async () => {
    const run = (...args: string[]) => imaging('resample', ...args)
    const flat = await run(file('before.nii.gz'), file('flat.nrrd'), '--spacing', '4', '--in-plane')
    expect(flat.document.spacing).toEqual([4, 4, 5])
    const ras = await run(file('before.nii.gz'), file('ras.nrrd'), '--orientation', 'RAS')
    expect(ras.document).toMatchObject({ interpolation: 'none', size: [40, 36, 24] })
    const mask = await run(file('tumour.nrrd'), file('tumour-iso.nrrd'), '--mask', '--spacing', '2,2,0')
    expect(mask.document.volume.after / mask.document.volume.before).toBeCloseTo(1, 1)
    expectDocumented(page('resample'), mask.document)
  })

  it('repairs a mask, says what it did and draws it', async () => {
    const grid: Grid = createGrid({ size: [60, 50, 40], spacing: [2, 2, 3], origin: [-59, -49, -58] })
    await writeMask(file('elsewhere.nrrd'), resampleMask(before.tumour, grid))
    const args = [
      'resample',
      file('elsewhere.nrrd'),
      file('repaired.nrrd'),
      '--mask',
      '--like',
      file('before.nii.gz'),
    ]
    const refused = await imaging(...args, '--repair', 'copy-header')
    expect(refused.exit).toBe(1)
    expect(refused.findings[0].cure).toContain('resample-nearest, resample-half')
    const { exit, document } = await imaging(
      ...args,
      '--repair',
      'resample-half',
      '--overlay',
      file('overlay.png'),
    )
    expect(exit).toBe(0)
    expect(document.differences[0]).toBe('size of the image 40 36 24, of the mask 60 50 40')
    expectDocumented(page('resample'), document)
    expect((await readMask(file('repaired.nrrd'))).mask.grid.size).toEqual([40, 36, 24])
    expect([...readFileSync(file('overlay.png')).subarray(1, 4)]).toEqual([80, 78, 71])
  })

  it('refuses what makes no sense, and files that are broken', async () => {
    const [a, b] = [file('before.nii.gz'), file('x.nrrd')]
    for (const args of [
      [a, b],
      [a, b, '--spacing', '1', '--like', a],
      [a, b, '--spacing', '1,2'],
      [a, b, '--spacing', '1', '--repair', 'reorient'],
      [a, file('x.txt'), '--spacing', '1'],
      [a, a, '--spacing', '1'],
    ])
      expect((await imaging('resample', ...args)).exit).toBe(2)
    for (const [args, code] of [
      [[a, b, '--spacing', '-1'], 'bad-setting'],
      [[a, b, '--orientation', 'XYZ'], 'bad-setting'],
      [[file('absent.nii'), b, '--spacing', '1'], 'no-such-file'],
    ] as const) {
      const { exit, findings } = await imaging('resample', ...args)
      expect([exit, findings[0].code]).toEqual([1, code])
    }
    writeFileSync(file('broken.nii.gz'), readFileSync(a).subarray(0, 5000))
    expect((await imaging('resample', file('broken.nii.gz'), b, '--spacing', '1')).exit).toBe(1)
    expect(existsSync(b)).toBe(false)
  })
})

describe('tessera imaging normalise', () => {
  it('gives z-scores within a mask after N4, and every field is documented', async () => {
    const { exit, document } = await imaging(
      'normalise',
      file('before.nii.gz'),
      file('z.nrrd'),
      '--n4',
      '--mask',
      file('body.nrrd'),
      '--within',
      'mask',
      '--field',
      file('field.nrrd'),
    )
    expect(exit).toBe(0)
    expectDocumented(page('normalise'), document)
    const { voxels } = await readVolume(file('z.nrrd'))
    const inside = [...voxels].filter((_, i) => before.body.inside[i] === 1)
    expect(inside.reduce((a, b) => a + b, 0) / inside.length).toBeCloseTo(0, 4)
    expect((await readVolume(file('field.nrrd'))).grid.size).toEqual([40, 36, 24])
  })

  it('divides by a reference region, and says when there is none', async () => {
    const args = ['normalise', file('before.nii.gz'), file('r.nrrd'), '--method', 'reference-region']
    expect((await imaging(...args)).exit).toBe(2)
    const { exit, document } = await imaging(
      ...args,
      '--reference',
      file('tumour.nrrd'),
      '--statistic',
      'mean',
    )
    expect(exit).toBe(0)
    expect(document.map.about.level).toBeGreaterThan(100)
    expectDocumented(page('normalise'), document)
    const empty = createMask(before.volume.grid, new Uint8Array(before.body.inside.length))
    await writeMask(file('empty.nrrd'), empty)
    const refused = await imaging(...args, '--reference', file('empty.nrrd'))
    expect([refused.exit, refused.findings[0].code]).toEqual([1, 'empty-mask'])
  })

  it('learns a standard scale from other scans, and keeps it', async () => {
    const twice = createVolume(
      before.volume.grid,
      before.volume.voxels.map(x => 2 * x + 7),
    )
    await writeVolume(file('twice.nrrd'), twice)
    const args = ['normalise', file('twice.nrrd'), file('n.nrrd'), '--method', 'nyul']
    const learnt = await imaging(
      ...args,
      '--training',
      file('before.nii.gz'),
      file('after.nii.gz'),
      '--save-standard',
      file('nyul.json'),
    )
    expect(learnt.exit).toBe(0)
    expectDocumented(page('normalise'), learnt.document)
    expect(learnt.document.map.about.trainingScans).toBe(2)
    const kept = await imaging(...args, '--standard', file('nyul.json'))
    expect(kept.document.map).toEqual(learnt.document.map)
    expect((await imaging(...args)).exit).toBe(2)
    expect((await imaging(...args, '--training', file('twice.nrrd'))).exit).toBe(2)
    const wrong = await imaging(...args, '--standard', file('body.nrrd'))
    expect([wrong.exit, wrong.findings[0].code]).toEqual([1, 'damaged'])
  })

  it('refuses a constant image', async () => {
    await writeVolume(
      file('flat.nii'),
      createVolume(createGrid({ size: [5, 5, 5] }), new Int16Array(125).fill(4)),
    )
    const { exit, findings } = await imaging('normalise', file('flat.nii'), file('f.nii'))
    expect([exit, findings[0].code]).toEqual([1, 'constant-intensity'])
  })
})

describe('tessera imaging register', () => {
  it('finds the motion of a phantom, writes it, and every field is documented', async () => {
    const { exit, document } = await imaging(
      'register',
      file('before.nii.gz'),
      file('after.nii.gz'),
      '--fixed-mask',
      file('body.nrrd'),
      '--moving-mask',
      file('body-after.nrrd'),
      '--transform',
      file('motion.json'),
      '--out',
      file('moved.nrrd'),
    )
    expect(exit).toBe(0)
    expectDocumented(page('register'), document)
    ;[3, 7, 11].forEach(at => {
      expect(Math.abs(document.matrix[at] - truth.motion[at])).toBeLessThan(1)
    })
    const through = await imaging(
      'resample',
      file('after.nii.gz'),
      file('again.nrrd'),
      '--like',
      file('before.nii.gz'),
      '--transform',
      file('motion.json'),
    )
    expect(through.exit).toBe(0)
    expect((await readVolume(file('again.nrrd'))).voxels).toEqual(
      (await readVolume(file('moved.nrrd'))).voxels,
    )
  }, 120_000)

  it('refuses scans that are none', async () => {
    await writeVolume(file('slice.nii'), createVolume(createGrid({ size: [9, 9, 1] }), new Float32Array(81)))
    const { exit, findings } = await imaging('register', file('before.nii.gz'), file('slice.nii'))
    expect([exit, findings[0].code]).toEqual([1, 'too-small'])
    expect((await imaging('register', file('before.nii.gz'), file('absent.nii'))).findings[0].code).toBe(
      'no-such-file',
    )
  })
})
