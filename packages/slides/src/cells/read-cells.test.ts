import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readCells } from './read-cells.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-cell-tables-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, lines: readonly string[]): string {
  const file = path.join(folder, name)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

describe('readCells', () => {
  it.each(['µ', 'μ'])("reads QuPath's detections (mu written %s)", async mu => {
    const file = written(`qupath-${mu.codePointAt(0)}.tsv`, [
      `Image\tObject type\tClassification\tCentroid X ${mu}m\tCentroid Y ${mu}m\tNucleus: Area ${mu}m^2`,
      'a.svs\tCell\tTumor\t10.5\t20.25\t61.5',
      'a.svs\tCell\tImmune cells\t11\t22\t30',
      'a.svs\tCell\t\t12\t23\t33',
    ])
    const { cells, findings } = await readCells(file)
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(cells.count).toBe(3)
    expect(Array.from(cells.x)).toEqual([10.5, 11, 12])
    expect(cells.classNames).toEqual(['Immune cells', 'Tumor'])
    expect(Array.from(cells.classOf)).toEqual([1, 0, -1])
    const [area] = Object.values(cells.measurements)
    expect(Array.from(area)).toEqual([61.5, 30, 33])
  })

  it('reads a multiplex assay in pixels with markers above their cut-offs', async () => {
    const file = written('mcmicro.csv', [
      'CellID,X_centroid,Y_centroid,CD8,PanCK',
      '1,100,200,900,10',
      '2,110,210,20,800',
      '3,120,220,900,800',
      '4,130,230,1,1',
    ])
    const positive = { CD8: { column: 'CD8', above: 500 }, PanCK: { column: 'PanCK', above: 500 } }
    const mapping = { x: 'X_centroid', y: 'Y_centroid', unit: 'px', positive } as const
    await expect(readCells(file, { mapping })).rejects.toMatchObject({ fault: 'no-scale' })
    const { cells } = await readCells(file, { mapping, mpp: 0.65 })
    expect(cells.x[0]).toBeCloseTo(65, 12)
    expect(Array.from(cells.classOf, k => cells.classNames[k])).toEqual([
      'CD8+',
      'PanCK+',
      'CD8+ PanCK+',
      'negative',
    ])
  })

  it('takes the middle of boxes, and other names for classes', async () => {
    const file = written('halo.csv', ['XMin,XMax,YMin,YMax,class', '10,20,30,50,T cell', '0,4,0,2,other'])
    const mapping = {
      x: ['XMin', 'XMax'],
      y: ['YMin', 'YMax'],
      unit: 'px',
      class: 'class',
      rename: { 'T cell': 'lymphocyte' },
    } as const
    const { cells } = await readCells(file, { mapping, mpp: 0.5 })
    expect(Array.from(cells.x)).toEqual([7.5, 1])
    expect(Array.from(cells.y)).toEqual([20, 0.5])
    expect(cells.classNames).toEqual(['lymphocyte', 'other'])
  })

  it('leaves out rows without a place and outside the slide, with row and field', async () => {
    const file = written('broken.csv', ['x_um,y_um,class', '5,6,a', ',7,a', '8,-1,b', '999,3,b', '4,4,c'])
    const { cells, findings } = await readCells(file, { extent: { width: 500, height: 500 } })
    expect(cells.count).toBe(2)
    expect(findings.map(({ code, row, field }) => [code, row, field])).toEqual([
      ['cell-without-place', 3, 'x_um'],
      ['cell-outside', 4, 'y_um'],
      ['cell-outside', 5, 'x_um'],
    ])
  })

  it('counts faults beyond the tenth', async () => {
    const file = written('many.csv', ['x_um,y_um', '1,1', ...Array.from({ length: 25 }, () => '-1,1')])
    const { findings } = await readCells(file)
    expect(findings.length).toBe(11)
    expect(findings[10]).toMatchObject({ code: 'cell-outside', field: 'x_um', count: 15 })
  })

  it('refuses tables that do not say where cells are', async () => {
    const file = written('other.csv', ['a,b', '1,2'])
    await expect(readCells(file)).rejects.toMatchObject({ fault: 'bad-setting' })
    await expect(readCells(file, { mapping: { x: 'aa', y: 'b', unit: 'um' } })).rejects.toThrow(
      "did you mean 'a'?",
    )
  })
})
