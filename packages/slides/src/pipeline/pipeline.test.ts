import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { FindingsError } from '@tessera/evidence'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listSlides, runSlides, type SlidesRun } from './index.ts'
import { slideId } from './slide-entry.ts'

let folder: string
let table: string
const slides = 6
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-slides-'))
  mkdirSync(path.join(folder, 'slides/C1'), { recursive: true })
  for (let n = 1; n <= slides; n++)
    await sharp({ create: { width: 60, height: 40, channels: 3, background: { r: 20 * n, g: 0, b: 0 } } })
      .png()
      .toFile(path.join(folder, `slides/C1/S${n}.png`))
  table = path.join(folder, 'slides.csv')
  const rows = Array.from({ length: slides }, (_, n) => `P${n + 1},slides/C1/S${n + 1}.png,C1,0.5,biopsy`)
  writeFileSync(table, `patient_id,slide,centre,mpp,specimen\n${rows.join('\n')}\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function runOf(name: string, source = table, more: Partial<SlidesRun> = {}) {
  const { entries } = await listSlides([source])
  const log = path.join(folder, `${name}.log`)
  const done = await runSlides({
    work: 'mean',
    entries,
    module: new URL('../../test/mean-task.ts', import.meta.url),
    task: 'meanTask',
    settings: { assumedMpp: null, log },
    output: path.join(folder, name),
    workers: 1,
    ...more,
  })
  return { ...done, worked: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0 }
}

describe('a run over many slides', () => {
  it('tells of each slide in the order of the table, the same with any number of workers', async () => {
    const one = await runOf('one')
    const two = await runOf('two', table, {
      workers: 2,
      settings: { assumedMpp: null, log: path.join(folder, 'one.log') },
    })
    expect(one.results.map(result => result.summary)).toEqual(two.results.map(result => result.summary))
    // a third of the channels holds 20 n
    expect(one.results.map(result => result.summary.mean)).toEqual(
      Array.from({ length: slides }, (_, n) => expect.closeTo((20 * (n + 1)) / 3, 10)),
    )
    const manifest = JSON.parse(readFileSync(one.manifest, 'utf8'))
    expect(manifest.slides[2]).toMatchObject({
      id: 'slides__C1__S3',
      file: 'slides/C1/S3.png',
      row: 4,
      patientId: 'P3',
      centre: 'C1',
      specimen: 'biopsy',
      state: 'done',
      outputs: ['slides__C1__S3.txt'],
      mpp: 0.5,
    })
    expect(manifest.slides[2].fingerprint).toMatch(/^[0-9a-f]{64}$/)
  })

  it('works only what is new, what has changed and what was deleted', async () => {
    expect((await runOf('again')).worked).toBe(slides)
    expect((await runOf('again')).worked).toBe(slides)
    rmSync(path.join(folder, 'again/slides__C1__S2.txt'))
    expect((await runOf('again')).worked).toBe(slides + 1)
    expect(readFileSync(path.join(folder, 'again/slides__C1__S2.txt'), 'utf8')).toMatch(/^13\.3/)
  })

  it('keeps a broken slide as a finding with row, patient and cure, and goes on', async () => {
    writeFileSync(path.join(folder, 'slides/broken.svs'), 'no slide')
    const broken = path.join(folder, 'broken.csv')
    writeFileSync(
      broken,
      `${readFileSync(table, 'utf8')}P7,slides/broken.svs,C2,,\nP8,slides/none.svs,C2,,\n`,
    )
    const { failed, findings, results } = await runOf('broken', broken)
    expect([failed, results.filter(result => result.done).length]).toEqual([2, slides])
    expect(findings).toMatchObject([
      { severity: 'error', code: 'not-a-slide', file: 'slides/broken.svs', row: 8, patientId: 'P7' },
      { severity: 'error', code: 'no-such-file', file: 'slides/none.svs', row: 9, patientId: 'P8' },
    ])
    for (const { cure, message } of findings) {
      expect(cure.length).toBeGreaterThan(10)
      expect(message).not.toContain(folder)
    }
  })

  it('ends at a fault of the program, which is no finding', async () => {
    const faulty = path.join(folder, 'faulty.csv')
    writeFileSync(faulty, 'slide,fault\nslides/C1/S1.png,program\n')
    await expect(runOf('faulty', faulty)).rejects.toMatchObject({ code: 'task-failed' })
  })

  it('that is killed ends with the same bytes', { timeout: 60_000 }, async () => {
    expect(await runIn('whole', 1, Number.POSITIVE_INFINITY)).toBe(0)
    expect(await runIn('killed', 1, 2)).toBeNull()
    expect(await runIn('killed', 2, Number.POSITIVE_INFINITY)).toBe(0)
    for (const file of ['mean.manifest.json', 'slides__C1__S5.txt'])
      expect(readFileSync(path.join(folder, 'killed', file), 'utf8')).toBe(
        readFileSync(path.join(folder, 'whole', file), 'utf8'),
      )
  })
})

describe('the slides of a run', () => {
  it('of a folder lie in subfolders too; a folder of DICOM files is one slide', async () => {
    const place = path.join(folder, 'mixed')
    mkdirSync(path.join(place, 'series'), { recursive: true })
    for (const name of ['a.svs', 'b.ome.tiff', 'notes.txt', '.hidden.svs', 'series/1.dcm', 'series/2.dcm'])
      writeFileSync(path.join(place, name), '')
    const { entries } = await listSlides([place])
    expect(entries.map(one => [one.id, one.file])).toEqual([
      ['a', 'a.svs'],
      ['b', 'b.ome.tiff'],
      ['series', 'series'],
    ])
    mkdirSync(path.join(folder, 'empty'))
    await expect(listSlides([path.join(folder, 'empty')])).rejects.toThrow(FindingsError)
    await expect(listSlides([path.join(folder, 'nowhere')])).rejects.toThrow(/no such file/)
  })

  it('of a table are refused by row where a cell is empty, a slide stands twice or mpp is no size', async () => {
    const wrong = path.join(folder, 'wrong.csv')
    writeFileSync(wrong, 'slide,mpp\na.svs,0.5\n,0.5\na.svs,\nb.svs,wide\n')
    const error = await listSlides([wrong]).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(FindingsError)
    if (error instanceof FindingsError)
      expect(error.findings.map(({ code, row, field }) => [code, row, field])).toEqual([
        ['cell-empty', 3, 'slide'],
        ['mpp-unreadable', 5, 'mpp'],
        ['slide-twice', 4, 'slide'],
      ])
    writeFileSync(wrong, 'file\na.svs\n')
    await expect(listSlides([wrong])).rejects.toMatchObject({ findings: [{ code: 'column-absent' }] })
  })

  it('are named by their path, fit for any system', () => {
    expect(slideId('biopsies/A 1.ome.tiff')).toBe('biopsies__A_1')
    expect(slideId('../x/Größe (2).svs')).toBe('x__Größe_2_')
    expect(slideId('a.b.svs')).toBe('a.b')
  })
})

/** Runs in a process of its own, killed when so many slides are done. Gives its exit status, null if killed. */
function runIn(name: string, workers: number, killAfter: number): Promise<number | null> {
  const script = fileURLToPath(new URL('../../test/killable-run.ts', import.meta.url))
  const args = [script, table, path.join(folder, name), String(workers), path.join(folder, 'killable.log')]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout.on('data', chunk => {
      const counts = String(chunk).trim().split('\n').map(Number)
      if (Math.max(...counts) >= killAfter) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('exit', resolve)
  })
}
