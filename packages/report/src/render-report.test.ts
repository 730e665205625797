import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fixture } from '../test/fixture.ts'
import { ReportInputError } from './read-run-folder.ts'
import { renderIndex } from './render-index.ts'
import { renderReport } from './render-report.ts'
import { writeReport } from './write-report.ts'

/** The page without its fonts, files and script. */
const bare = (html: string): string =>
  html.replace(/base64,[A-Za-z0-9+/=]*/g, '').replace(/<script>[\s\S]*?<\/script>/g, '')

describe('the report as a page', () => {
  it('asks nothing of any network and lets no other script run', async () => {
    const html = await renderReport({ ...fixture(), rasters: new Map() })
    expect(/(?:src|href)="https?:/.test(html)).toBe(false)
    expect(html.includes("default-src 'none'")).toBe(true)
    expect(/script-src 'sha256-[A-Za-z0-9+/=]+'/.test(html)).toBe(true)
    expect(bare(html).includes('NaN')).toBe(false)
    expect(bare(html).includes('undefined')).toBe(false)
  })

  it('escapes whatever comes from tables and people', async () => {
    const { evidence, run } = fixture({ difficult: true })
    const evil = '<script>alert(1)</script>'
    const html = await renderReport({
      evidence: {
        ...evidence,
        study: { ...evidence.study, title: evil },
        findings: [{ severity: 'warning', code: 'x', message: evil, cure: evil, file: evil }],
        guards: [{ id: 'x', title: evil, detail: evil, held: true }],
      },
      run,
      rasters: new Map(),
    })
    expect(html.includes(evil)).toBe(false)
  })

  it('shows the coefficients with a calculator of the same formula', async () => {
    const html = bare(await renderReport({ ...fixture(), rasters: new Map() }))
    expect(html).toContain('Coefficients of the reported model')
    expect(html).toContain('+ 0.182 × (Age − 57) ÷ 10')
    expect(html).toContain('1 − 0.61 ^ exp(LP)')
  })

  it('lists exclusions with reasons by centre, the guards against leakage, and table 1 by centre', async () => {
    const html = bare(await renderReport({ ...fixture({ difficult: true }), rasters: new Map() }))
    expect(html).toContain('recurred before week 8')
    expect(html).toContain('Shanghai Changhai 5')
    expect(html).toContain('did not hold')
    expect(html).toContain('Patients by centre')
  })

  it('is whole with nothing in it: no question, no figure, no table', async () => {
    const { evidence, run } = fixture()
    const empty = {
      ...evidence,
      questions: [],
      estimates: [],
      figures: [],
      tables: [],
      formulas: [],
      exclusions: [],
      findings: [],
      guards: [],
    }
    const html = bare(await renderReport({ evidence: empty, run, rasters: new Map() }))
    expect(html).toContain('The evidence holds no question')
    expect(html).toContain('Nobody was left out')
    expect(html).not.toContain('NaN')
  })

  it('lists several reports on one page', () => {
    const html = renderIndex([
      { href: 'a/report/index.html', ...fixture() },
      { href: 'javascript:alert(1)', ...fixture() },
    ])
    expect(html).toContain('href="a/report/index.html"')
    expect(html).not.toContain('javascript:')
    expect(renderIndex([])).toContain('There is no report yet')
  })
})

describe('a run folder is reported', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'tessera-report-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function write(evidence: unknown, run: unknown): Promise<void> {
    await writeFile(path.join(folder, 'evidence.json'), JSON.stringify(evidence))
    await writeFile(path.join(folder, 'run.json'), JSON.stringify(run))
  }

  it('writes report/index.html and leaves no temporary file', async () => {
    const { evidence, run } = fixture()
    await write(evidence, run)
    const file = await writeReport(folder)
    expect(path.relative(folder, file)).toBe(path.join('report', 'index.html'))
    expect(await readdir(path.join(folder, 'report'))).toEqual(['index.html'])
    expect((await readFile(file, 'utf8')).startsWith('<!doctype html>')).toBe(true)
  })

  it('embeds a raster whose bytes have the named hash, and refuses one that has not', async () => {
    const { evidence, run } = fixture()
    const bytes = Buffer.from('89504e470d0a1a0a', 'hex')
    await writeFile(path.join(folder, 'heat.png'), bytes)
    const raster = {
      id: 'heat',
      file: 'heat.png',
      caption: 'Heat map',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }
    await write({ ...evidence, rasters: [raster] }, run)
    expect(await readFile(await writeReport(folder), 'utf8')).toContain('data:image/png;base64,iVBORw0KGgo=')
    await write({ ...evidence, rasters: [{ ...raster, sha256: '0'.repeat(64) }] }, run)
    await expect(writeReport(folder)).rejects.toThrow(/SHA-256/)
    await write({ ...evidence, rasters: [{ ...raster, file: '../heat.png' }] }, run)
    await expect(writeReport(folder)).rejects.toThrow(/outside the run folder/)
  })

  it('says which file is missing or broken', async () => {
    await expect(writeReport(folder)).rejects.toThrow(ReportInputError)
    const { evidence, run } = fixture()
    await write({ ...evidence, schema: 'other' }, run)
    await expect(writeReport(folder)).rejects.toThrow(/evidence\.json is not of its schema/)
    await writeFile(path.join(folder, 'evidence.json'), '{"schema":')
    await expect(writeReport(folder)).rejects.toThrow(/evidence\.json is not JSON/)
  })
})
