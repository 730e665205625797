import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { dicomFixture, temporaryFolder } from '../../test/dicom-fixture.ts'
import { createGrid } from '../grid.ts'
import { createMask, type Mask } from '../volume.ts'
import { readDicomSeries } from './read-series.ts'
import { readDicomSeg } from './seg.ts'
import { writeDicomSeg } from './write-seg.ts'

interface Expected {
  readonly seg: {
    readonly frames: number
    readonly tumour: number[]
    readonly node: number[]
    readonly fraction: { readonly at: number[]; readonly value: number[] }
  }
}
const { seg } = reference<Expected>('dicom')
const inside = ({ inside }: Mask) => [...inside].flatMap((value, at) => (value === 1 ? [at] : []))

describe('a DICOM segmentation', () => {
  it('that highdicom wrote is read on the grid of its series: segments, planes left out', async () => {
    const { volume, metadata } = await readDicomSeries(dicomFixture('mr'))
    const on = { grid: volume.grid, frameOfReference: metadata.frameOfReference }
    const { kind, segments } = await readDicomSeg(dicomFixture('seg-binary.dcm'), { on })
    expect(kind).toBe('binary')
    expect(segments.map(({ label, type }) => [label, type])).toEqual([
      ['tumour', 'Neoplasm'],
      ['node', 'Neoplasm'],
    ])
    expect(largestError('DICOM-SEG, binary', inside(segments[0].mask), seg.tumour)).toBe(0)
    expect(largestError('DICOM-SEG, binary', inside(segments[1].mask), seg.node)).toBe(0)
  })

  it('has the fractions that highdicom wrote', async () => {
    const { volume } = await readDicomSeries(dicomFixture('mr'))
    const { segments } = await readDicomSeg(dicomFixture('seg-fractional.dcm'), { on: { grid: volume.grid } })
    const [{ fraction, mask }] = segments
    const values = seg.fraction.at.map(at => fraction?.[at] ?? 0)
    expect(largestError('DICOM-SEG, fractional', values, seg.fraction.value)).toBeLessThan(1e-6)
    expect(inside(mask)).toEqual(seg.fraction.at.filter((_, n) => seg.fraction.value[n] >= 0.5))
  })

  it('without a series lies on the grid of its frames', async () => {
    const { grid, segments } = await readDicomSeg(dicomFixture('seg-binary.dcm'))
    const { volume } = await readDicomSeries(dicomFixture('mr'))
    expect(grid.size).toEqual([16, 16, 4])
    expect(inside(segments[0].mask)).toEqual(seg.tumour.map(at => at - 2 * 256))
    expect(largestError('DICOM-SEG geometry', grid.spacing, volume.grid.spacing)).toBeLessThan(1e-9)
    expect(largestError('DICOM-SEG geometry', grid.direction, volume.grid.direction)).toBeLessThan(1e-9)
  })

  it('on another image is refused with the differences', async () => {
    const { volume } = await readDicomSeries(dicomFixture('ct'))
    const read = readDicomSeg(dicomFixture('seg-binary.dcm'), { on: { grid: volume.grid } })
    await expect(read).rejects.toMatchObject({
      fault: 'geometry-mismatch',
      what: expect.stringContaining('another orientation'),
    })
    const mr = await readDicomSeries(dicomFixture('mr'))
    const on = { grid: mr.volume.grid, frameOfReference: '1.2.3' }
    await expect(readDicomSeg(dicomFixture('seg-binary.dcm'), { on })).rejects.toMatchObject({
      what: expect.stringContaining('frame of reference'),
    })
    await expect(readDicomSeg(dicomFixture('mr/0.dcm'))).rejects.toMatchObject({ fault: 'not-an-image' })
  })

  it('that is written is read by dcmqi (of @itk-wasm/dicom) and here as the same masks', async () => {
    const series = await readDicomSeries(dicomFixture('mr'))
    const { grid } = series.volume
    const masks = [seg.tumour, seg.node].map(voxels => {
      const filled = new Uint8Array(2048)
      for (const at of voxels) filled[at] = 1
      return createMask(grid, filled)
    })
    const file = path.join(temporaryFolder(), 'seg.dcm')
    await writeDicomSeg(file, series, [
      { label: 'tumour', mask: masks[0] },
      { label: 'node', mask: masks[1], algorithm: { type: 'AUTOMATIC', name: 'threshold' } },
    ])
    const { segments } = await readDicomSeg(file, { on: { grid } })
    expect(segments.map(({ mask }) => mask)).toEqual(masks)
    // What dcmqi tells of its work is not for the test's output.
    for (const stream of ['log', 'error', 'warn'] as const)
      vi.spyOn(console, stream).mockImplementation(() => {})
    const { readSegmentationNode } = await import('@itk-wasm/dicom')
    const { segImage } = await readSegmentationNode(file)
    vi.restoreAllMocks()
    const labels = segImage.data as Uint8Array
    const [columns, rows] = segImage.size
    expect([columns, rows]).toEqual([16, 16])
    // dcmqi gives the planes from the first to the last that has a voxel: 2 to 5.
    const counts = [1, 2].map(label => labels.reduce((sum, value) => sum + Number(value === label), 0))
    expect(largestError('DICOM-SEG, written', counts, [seg.tumour.length, seg.node.length])).toBe(0)
    const first = Math.min(...seg.tumour) >> 8
    const at = [...labels].flatMap((value, n) => (value === 1 ? [n + first * 256] : []))
    expect(largestError('DICOM-SEG, written', at, seg.tumour)).toBe(0)
  })

  it('is not written of an empty mask, nor of one on another grid', async () => {
    const series = await readDicomSeries(dicomFixture('mr'))
    const { grid } = series.volume
    const file = path.join(temporaryFolder(), 'seg.dcm')
    const empty = createMask(grid, new Uint8Array(2048))
    await expect(writeDicomSeg(file, series, [{ label: 'a', mask: empty }])).rejects.toMatchObject({
      fault: 'empty-mask',
    })
    const other = createMask(createGrid({ ...grid, origin: [0, 0, 0] }), new Uint8Array(2048).fill(1))
    await expect(writeDicomSeg(file, series, [{ label: 'a', mask: other }])).rejects.toMatchObject({
      fault: 'geometry-mismatch',
    })
  })
})
