import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createGrid, createMask, filterImage, readVolume, writeMask, writeVolume } from '@tessera/imaging'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const page = path.join(import.meta.dirname, '../../../../docs/imaging/filter.md')
const grid = createGrid({ size: [9, 8, 7], spacing: [2, 2, 2], origin: [3, -4, 5] })
const image = { grid, voxels: Float32Array.from({ length: 504 }, (_, i) => (i * i * 7) % 31) }

async function written(): Promise<{ readonly file: string; readonly out: string; readonly folder: string }> {
  const folder = temporaryFolder()
  const file = path.join(folder, 'image.nii.gz')
  await writeVolume(file, image)
  return { file, out: path.join(folder, 'response.nrrd'), folder }
}

async function filter(...args: string[]) {
  const { exit, stdout } = await tessera(['imaging', 'filter', ...args, '--json'])
  return { exit, document: JSON.parse(stdout) }
}

describe('tessera imaging filter', () => {
  it('writes the response map, and every field is documented', async () => {
    const { file, out, folder } = await written()
    const settings = path.join(folder, 'filter.yaml')
    writeFileSync(
      settings,
      'type: laws\nkernels: E5L5S5\npooling: max\nenergy: { distance: 2 }\nboundary: zero\n',
    )
    const { exit, document } = await filter(file, out, '--filter', settings)
    expect(exit).toBe(0)
    expect(document).toMatchObject({
      out,
      name: 'laws_e5l5s5_energy_delta_2_invar',
      size: [9, 8, 7],
      filter: { type: 'laws', boundary: 'zero' },
    })
    const expected = filterImage(image, {
      type: 'laws',
      kernels: 'E5L5S5',
      pooling: 'max',
      energy: { distance: 2 },
      boundary: 'zero',
    })
    const response = await readVolume(out)
    expect(response.grid).toEqual(grid)
    response.voxels.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.voxels[i], 4)
    })
    // The settings have a table of their own.
    expectDocumented(page, { ...document, filter: null })
  })

  it('takes settings as they stand, a test of IBSI-2, or a type', async () => {
    const { file, out } = await written()
    const named = async (text: string) =>
      (await filter(file, out, '--filter', text, '--double')).document.name
    expect(await named('{ type: log, sigma: 3.5 }')).toBe('log_s_3.5')
    expect(await named('5.a.2')).toBe('wavelet_db2_lhl_level_1_invar_mean')
    expect(await named('gradient')).toBe('gradient')
    expect((await readVolume(out)).voxels).toBeInstanceOf(Float64Array)
  })

  it('keeps to the box of a mask', async () => {
    const { file, out, folder } = await written()
    const mask = path.join(folder, 'mask.nrrd')
    const inside = new Uint8Array(504)
    inside[2 + 9 * (3 + 8 * 4)] = 1
    inside[4 + 9 * (5 + 8 * 4)] = 1
    await writeMask(mask, createMask(grid, inside))
    const { document } = await filter(file, out, '--filter', '{ type: mean, size: 3 }', '--mask', mask)
    expect(document).toMatchObject({ size: [3, 3, 1], first: [2, 3, 4] })
    expect((await readVolume(out)).grid.origin).toEqual([7, 2, 13])
  })

  it.each([
    ['{ type: mean, size: 4 }', 1, 'bad-setting'],
    ['{ type: mean, size', 1, 'bad-setting'],
    ['4.a.7', 1, 'no-such-file'],
  ])('refuses %s and writes nothing', async (text, exit, code) => {
    const { file, out } = await written()
    const refused = await filter(file, out, '--filter', text)
    expect(refused.exit).toBe(exit)
    expect(refused.document.findings).toEqual([expect.objectContaining({ code })])
    expect(existsSync(out)).toBe(false)
  })

  it('documents every type of filter', () => {
    const text = readFileSync(page, 'utf8')
    for (const type of [
      ...['mean', 'log', 'laws', 'gabor', 'wavelet', 'simoncelli', 'pyradiomics-log', 'pyradiomics-wavelet'],
      ...['square', 'square-root', 'logarithm', 'exponential', 'gradient', 'lbp-2d'],
    ])
      expect(text).toContain(`\`${type}\``)
  })
})
