import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openBag } from '@tessera/bags'
import { openSlide } from '@tessera/slides'
import { describe, expect, it } from 'vitest'
import { simulatedSlide } from '../../test/simulated-slide.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

async function slide(...args: string[]) {
  const { exit, stdout, stderr } = await tessera(['slide', ...args, '--json'])
  const document = JSON.parse(stdout)
  return { exit, document, stderr, findings: document.findings }
}

describe('tessera slide info', () => {
  it('says levels, scale and what lies beside, and nothing of the label', async () => {
    const { file } = await simulatedSlide()
    const { exit, document } = await slide('info', file)
    expect(exit).toBe(0)
    expect(document.slides).toMatchObject([
      {
        id: 'S1',
        file: 'S1.svs',
        format: 'aperio-svs',
        width: 768,
        height: 768,
        scale: { x: 0.5, y: 0.5, source: 'file' },
        millimetres: [0.384, 0.384],
        magnification: 20,
      },
    ])
    expect(document.slides[0].associated.map((one: { name: string }) => one.name).sort()).toEqual([
      'label',
      'macro',
      'thumbnail',
    ])
    const { stdout } = await tessera(['slide', 'info', file])
    expect(stdout).toContain('0.384 x 0.384 mm')
  })

  it('goes on after a file that is no slide, and ends with 1; wrong usage ends with 2', async () => {
    const { folder, file } = await simulatedSlide()
    for (const [name, content] of [
      ['text.svs', 'no slide'],
      ['empty.svs', ''],
    ])
      writeFileSync(path.join(folder, name), content)
    writeFileSync(path.join(folder, 'cut.svs'), readFileSync(file).subarray(0, 2000))
    const { exit, document, findings } = await slide('info', folder)
    expect(exit).toBe(1)
    expect(document.slides.map((one: { id: string }) => one.id)).toEqual(['S1'])
    expect(findings.map((one: { file: string }) => one.file)).toEqual(['cut.svs', 'empty.svs', 'text.svs'])
    for (const finding of findings) {
      expect(finding.severity).toBe('error')
      expect(finding.cure.length).toBeGreaterThan(5)
    }
    expect((await tessera(['slide', 'info'])).exit).toBe(2)
    expect((await tessera(['slide', 'tissue', file])).exit).toBe(2)
    expect((await slide('info', path.join(folder, 'nowhere.svs'))).findings[0].code).toBe('no-such-file')
  })
})

describe('tessera slide tissue, tiles, encode, heatmap', () => {
  it('lead from a slide to its bag and a heatmap of a feature', { timeout: 120_000 }, async () => {
    const { file } = await simulatedSlide()
    const out = temporaryFolder()
    const at = (name: string) => path.join(out, name)

    const tissue = await slide('tissue', file, '--out', out)
    expect(tissue.exit).toBe(0)
    // 512 of 768 pixels a side, 0.256 mm
    expect(tissue.document.slides[0].squareMillimetres.tissue).toBeCloseTo(0.256 ** 2, 2)
    const outlines = at('S1.tissue.geojson')

    const tiles = await slide(
      'tiles',
      file,
      '--size',
      '64',
      '--annotations',
      outlines,
      '--pictures',
      '--out',
      out,
    )
    expect(tiles.exit).toBe(0)
    const [{ tiles: count, considered, excluded }] = tiles.document.slides
    expect(considered).toBe(144)
    expect(count).toBe(64)
    expect(Object.values<number>(excluded).reduce((sum, n) => sum + n, 0)).toBe(80)
    expect(tiles.document.slides[0].outputs).toHaveLength(66)
    const [, first] = readFileSync(at('S1.tiles.csv'), 'utf8').split('\n')
    expect(first).toMatch(/^128,128,64,/)
    expect(existsSync(at('S1.tiles/128_128.png'))).toBe(true)

    const encoded = await slide('encode', file, '--size', '64', '--out', out)
    expect(encoded.exit).toBe(0)
    const bag = await openBag(at('S1.h5'))
    expect(bag.instances).toBe(64)

    const heat = await slide('heatmap', file, '--scores', at('{slide}.h5'), '--column', '0', '--out', out)
    expect(heat.exit).toBe(0)
    expect(heat.document.slides[0]).toMatchObject({ tiles: 64, tilesWithoutScore: 0, column: '0' })
    const heatmap = await openSlide(at('S1.heatmap.tiff'))
    expect(heatmap.scale?.x).toBeGreaterThan(0)
    await heatmap.close()
    const scores = JSON.parse(readFileSync(at('S1.scores.json'), 'utf8'))
    expect(scores.values.filter((value: number | null) => value !== null)).toHaveLength(64)
    for (const work of ['tissue', 'tiles', 'encode', 'heatmap']) {
      const manifest = JSON.parse(readFileSync(at(`${work}.manifest.json`), 'utf8'))
      expect(manifest).toMatchObject({
        format: 'tessera-slides/1',
        work,
        slides: [{ id: 'S1', state: 'done' }],
      })
    }
  })

  it('say so where a slide ends with no tiles, with a picture', async () => {
    const { file } = await simulatedSlide()
    const out = temporaryFolder()
    const { exit, document, findings } = await slide('tiles', file, '--size', '4096', '--out', out)
    expect(exit).toBe(0)
    expect(document.slides[0].tiles).toBe(0)
    expect(findings).toMatchObject([{ severity: 'warning', code: 'no-tiles' }])
    expect(existsSync(path.join(out, 'S1.tissue.png'))).toBe(true)
  })

  it('refuse a slide that does not know its scale until one is given', async () => {
    const folder = temporaryFolder()
    const { file } = await simulatedSlide()
    await slide('thumbnail', file, '--size', '256', '--out', folder)
    const picture = path.join(folder, 'S1.thumbnail.png')
    const refused = await slide('tissue', picture, '--out', temporaryFolder())
    expect([refused.exit, refused.findings[0].code]).toEqual([1, 'no-scale'])
    const given = await slide('tissue', picture, '--assume-mpp', '1.5', '--out', temporaryFolder())
    expect(given.exit).toBe(0)
    expect(given.document.slides[0]).toMatchObject({ mpp: [1.5, 1.5], mppSource: 'assumed' })
  })
})

describe('tessera slide cells', () => {
  it('gives cells, densities and an immune phenotype a slide', { timeout: 120_000 }, async () => {
    const { file } = await simulatedSlide()
    const out = temporaryFolder()
    const { exit, document } = await slide('cells', file, '--table', 'csv', '--geojson', '--out', out)
    expect(exit).toBe(0)
    const [one] = document.slides
    expect(one.outputs).toEqual(['S1.cells.csv', 'S1.cells.png', 'S1.immune.json', 'S1.cells.geojson'])
    // 3,300 nuclei in a mm², of which the section has 0.0655: some lie over others or at the border
    expect(one.cells).toBeGreaterThan(150)
    expect(one.cells).toBeLessThan(250)
    expect(one.phenotypeRule).toContain('tessera-phenotype/1')
    const [head, row] = readFileSync(path.join(out, 'immune.csv'), 'utf8').split('\n')
    expect(head).toMatch(/^slide,patient_id,immune_phenotype,phenotype_rule,cells,/)
    expect(row).toMatch(/^S1,/)
  })
})

describe('tessera slide cells --marker', () => {
  it('counts positive cells of immunohistochemistry, and calls the membrane proportion unvalidated', {
    timeout: 120_000,
  }, async () => {
    const { file } = await simulatedSlide('CD8.svs', 2, 512, true)
    const out = temporaryFolder()
    const { exit, document } = await slide(
      'cells',
      file,
      '--marker',
      'around',
      '--table',
      'csv',
      '--out',
      out,
    )
    expect(exit).toBe(0)
    const [{ marker, membrane, outputs }] = document.slides
    expect(outputs).toEqual(['CD8.cells.csv', 'CD8.cells.png'])
    // 800 lymphocytes in a mm² of 0.0655, all marked; those in stroma too pale to be tissue are not counted
    expect(marker.positive).toBeGreaterThan(25)
    expect(marker.positive).toBeLessThan(60)
    expect(marker.hScore).toBeNull()
    expect(membrane.warning).toContain('no TPS and no CPS')
  })
})

describe('tessera slide stain', () => {
  it('fits a reference on the centres that train and gives every slide its colours', {
    timeout: 120_000,
  }, async () => {
    const folder = temporaryFolder()
    const rows = ['slide,centre']
    for (const [seed, centre] of ['A', 'A', 'B', 'B'].entries()) {
      const { file } = await simulatedSlide(`T${seed}.svs`, seed + 1, 768)
      rows.push(`${file},${centre}`)
    }
    const table = path.join(folder, 'slides.csv')
    writeFileSync(table, `${rows.join('\n')}\n`)
    const out = path.join(folder, 'out')
    const { exit, document } = await slide('stain', table, '--training', 'A', '--normalise', '--out', out)
    expect(exit).toBe(0)
    expect(document.reference.trainingSlides).toBe(2)
    expect(document.comparison.effects[0].centres).toBe(2)
    expect(document.normalised.map((one: { state: string }) => one.state)).toEqual(Array(4).fill('done'))
    const normalised = await openSlide(path.join(out, document.normalised[3].outputs[0]))
    expect([normalised.width, normalised.scale?.x]).toEqual([1024, expect.closeTo(0.5, 6)])
    await normalised.close()
    const again = await slide(
      'stain',
      table,
      '--reference',
      path.join(out, 'stain-reference.json'),
      '--out',
      out,
    )
    expect(again.document.reference).toEqual(document.reference)
  })

  it('refuses to normalise without a reference, and to learn from every centre', async () => {
    const { file } = await simulatedSlide()
    const out = temporaryFolder()
    expect((await tessera(['slide', 'stain', file, '--normalise', '--out', out])).exit).toBe(2)
    expect((await tessera(['slide', 'stain', file, '--training', 'A', '--out', out])).exit).toBe(2)
  })
})

describe('tessera slide register', () => {
  it('lays a section over itself and says how far off it is', { timeout: 120_000 }, async () => {
    const { file } = await simulatedSlide()
    const out = temporaryFolder()
    const { exit, document } = await slide('register', file, file, '--kind', 'rigid', '--out', out)
    expect(exit).toBe(0)
    expect(Math.abs(document.angle)).toBeLessThan(0.1)
    expect(document.error.micrometres).toBeLessThan(1)
    expect(existsSync(path.join(out, 'registration.png'))).toBe(true)
  })
})

describe('tessera slide deidentify', () => {
  it('copies without label and macro, names no original, and goes on after a slide that cannot be copied', async () => {
    const { folder, file } = await simulatedSlide('Jane-Doe-1234.svs')
    writeFileSync(path.join(folder, 'broken.svs'), 'no slide')
    const out = path.join(folder, 'copies')
    const link = path.join(folder, 'link.csv')
    const { exit, document, stderr, findings } = await slide(
      'deidentify',
      file,
      path.join(folder, 'broken.svs'),
      '--out',
      out,
      '--link',
      link,
    )
    expect(exit).toBe(1)
    expect(document.slides).toMatchObject([{ number: 1, file: 'slide-1.svs', nameRepeats: false }])
    expect(findings).toMatchObject([{ severity: 'error', code: 'not-a-slide' }])
    const manifest = readFileSync(path.join(out, 'deidentify.manifest.json'), 'utf8')
    for (const text of [manifest, stderr, JSON.stringify(document)]) expect(text).not.toMatch(/jane/i)
    expect(readFileSync(link, 'utf8')).toContain('Jane-Doe-1234.svs')
    const copy = await openSlide(path.join(out, 'slide-1.svs'))
    expect(copy.associated.map(one => one.name)).not.toContain('label')
    expect(copy.associated.map(one => one.name)).not.toContain('macro')
    await copy.close()
    const inside = await tessera([
      'slide',
      'deidentify',
      file,
      '--out',
      out,
      '--link',
      path.join(out, 'l.csv'),
    ])
    expect(inside.exit).toBe(2)
  })
})
