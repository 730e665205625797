import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { createGrid, createMask, createVolume, writeMask, writeVolume } from '@tessera/imaging'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tessera } from '../../test/tessera.ts'

const size = [9, 8, 6] as const
const count = size[0] * size[1] * size[2]
const grid = createGrid({ size, spacing: [1, 1, 2] })
const waves = Float32Array.from({ length: count }, (_, at) => Math.round(100 * Math.sin(at) + at))
const inner = Uint8Array.from({ length: count }, (_, at) =>
  at % 9 > 2 && at % 9 < 7 && Math.floor(at / 9) % 8 > 2 && at > 80 && at < 300 ? 1 : 0,
)
const folder = mkdtempSync(path.join(tmpdir(), 'tessera-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string) => path.join(folder, name)

async function radiomics(...args: readonly string[]) {
  const { exit, stdout } = await tessera(['radiomics', ...args, '--json'])
  return { exit, document: JSON.parse(stdout) }
}

beforeAll(async () => {
  await writeVolume(file('image.nii.gz'), createVolume(grid, waves))
  await writeVolume(
    file('nan.nii.gz'),
    createVolume(
      grid,
      waves.map((x, at) => (inner[at] === 1 ? Number.NaN : x)),
    ),
  )
  await writeMask(file('mask.nii.gz'), createMask(grid, inner))
  await writeMask(file('empty.nii.gz'), createMask(grid, new Uint8Array(count)))
  await writeMask(
    file('beside.nii.gz'),
    createMask(createGrid({ size, spacing: [1, 1, 2], origin: [500, 0, 0] }), inner),
  )
  await writeVolume(
    file('five.nii.gz'),
    createVolume(
      grid,
      Uint8Array.from(inner, (x, at) => x * (1 + (at % 5))),
    ),
  )
  await writeVolume(
    file('halves.nii.gz'),
    createVolume(
      grid,
      Float32Array.from(inner, x => x * 0.5),
    ),
  )
  await writeVolume(file('float.nii.gz'), createVolume(grid, Float32Array.from(inner)))
  const whole = readFileSync(file('image.nii.gz'))
  writeFileSync(file('cut.nii.gz'), whole.subarray(0, whole.length - 200))
  writeFileSync(
    file('settings.yaml'),
    'format: tessera-radiomics/1\ndiscretisation: { method: fixedBinSize, width: 20 }\nvolumeHistogram: { method: none }\n',
  )
  writeFileSync(
    file('wrong.yaml'),
    'format: tessera-radiomics/1\ndiscretisation: { method: fixedBinSize, widht: 20 }\n',
  )
  writeFileSync(file('text.nii.gz'), gzipSync('no image'))
})

describe('tessera radiomics IMAGE MASK', () => {
  it('gives features and diagnostics by IBSI tag in one JSON document', async () => {
    const { exit, document } = await radiomics(
      file('image.nii.gz'),
      file('mask.nii.gz'),
      '--settings',
      file('settings.yaml'),
    )
    expect(exit).toBe(0)
    expect(document.undefined).toEqual({})
    expect(document.diagnostics.int_mask_vox_count_init_roi).toBe(inner.reduce((sum, x) => sum + x, 0))
    expect(document.features).toMatchObject(document.diagnostics)
    expect(document.features).toHaveProperty('morph_volume')
    expect(document.features).toHaveProperty('cm_contrast_2_5D_comb')
    expect(Object.keys(document.features)).toHaveLength(487 + Object.keys(document.diagnostics).length)
    expect(document.settings.discretisation).toEqual({ method: 'fixedBinSize', width: 20 })
  })

  it('without settings says what it takes', async () => {
    const { exit, stdout, stderr } = await tessera(['radiomics', file('image.nii.gz'), file('mask.nii.gz')])
    expect(exit).toBe(0)
    expect(stderr).toContain('no settings were given')
    expect(stdout).toContain('stat_mean')
  })

  it('--list names every feature with its IBSI code', async () => {
    const { document } = await radiomics('--list')
    expect(document.features).toHaveLength(174)
    expect(document.features[0]).toEqual({ tag: 'morph_volume', code: 'RNU0', name: 'volume (mesh)' })
  })

  it('a mask of floating-point 0 and 1 is a mask; of five labels one is chosen', async () => {
    const plain = await radiomics(file('image.nii.gz'), file('mask.nii.gz'))
    const float = await radiomics(file('image.nii.gz'), file('float.nii.gz'))
    expect(float.document.features).toEqual(plain.document.features)
    const { exit, document } = await radiomics(file('image.nii.gz'), file('five.nii.gz'), '--label', '3')
    expect(exit).toBe(0)
    expect(document.labels).toEqual(expect.arrayContaining([1, 2, 3, 4, 5]))
  })

  it.each([
    ['five labels', 'image.nii.gz', 'five.nii.gz', [], 'several-labels'],
    ['a label that is not there', 'image.nii.gz', 'five.nii.gz', ['--label', '9'], 'no-such-label'],
    ['labels that are no whole numbers', 'image.nii.gz', 'halves.nii.gz', [], 'not-a-label'],
    ['an empty mask', 'image.nii.gz', 'empty.nii.gz', [], 'empty-mask'],
    ['a mask outside the image', 'image.nii.gz', 'beside.nii.gz', [], 'geometry-mismatch'],
    ['NaN in the region', 'nan.nii.gz', 'mask.nii.gz', [], 'not-finite'],
    ['a truncated gzip', 'cut.nii.gz', 'mask.nii.gz', [], 'truncated'],
    ['no image', 'text.nii.gz', 'mask.nii.gz', [], 'not-an-image'],
    ['no file', 'nowhere.nii.gz', 'mask.nii.gz', [], 'no-such-file'],
    ['a wrong setting', 'image.nii.gz', 'mask.nii.gz', ['--settings', 'wrong.yaml'], 'settings-unknown-key'],
  ] as const)('%s: exit status 1 and a finding with its cure', async (_, image, mask, more, code) => {
    const args = more.map(arg => (arg.endsWith('.yaml') ? file(arg) : arg))
    const { exit, document } = await radiomics(file(image), file(mask), ...args)
    expect(exit).toBe(1)
    expect(document.findings.map((finding: { code: string }) => finding.code)).toContain(code)
    for (const { cure } of document.findings) expect(cure.length).toBeGreaterThan(5)
  })

  it('one file alone is wrong usage', async () => {
    expect((await tessera(['radiomics', file('image.nii.gz')])).exit).toBe(2)
  })
})
