import { spawn } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { FindingsError } from '@tessera/evidence'
import { readMask, readVolume } from '@tessera/imaging'
import { writeImageCases } from '@tessera/simulate'
import { readTable, textAt } from '@tessera/tables'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extractPyradiomics, readPyradiomicsParameters } from '../pyradiomics/index.ts'
import { type BatchMethod, casesFromFolder, casesFromTable, runBatch } from './index.ts'

const method: BatchMethod = {
  kind: 'pyradiomics',
  parameters: readPyradiomicsParameters({
    setting: { binCount: 8 },
    featureClass: { firstorder: null, glcm: ['JointEntropy'] },
  }),
}

let folder: string
let table: string
beforeAll(async () => {
  ;({ folder, table } = await writeImageCases(6))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a batch', () => {
  it('gives each case the features that it has alone, as CSV and as Parquet, whatever the workers', async () => {
    const out = path.join(folder, 'features.csv')
    const { cases, failed, manifest } = await runBatch({ source: table, out, method, workers: 2 })
    expect([cases, failed]).toEqual([6, 0])
    const parquet = path.join(folder, 'features.parquet')
    await runBatch({ source: table, out: parquet, method, workers: 1 })
    for (const file of [out, parquet]) {
      const read = (await readTable(file)).table
      const text = (name: string, row: number) => {
        const column = read.columns.find(one => one.name === name)
        return column ? textAt(column, row) : null
      }
      expect(text('timepoint', 0)).toBe('before')
      for (let row = 0; row < 6; row++) {
        const image = await readVolume(path.join(folder, `P${row + 1}_image.nii.gz`))
        const { mask } = await readMask(path.join(folder, `P${row + 1}_mask.nii.gz`))
        const alone = extractPyradiomics(
          image,
          mask,
          method.kind === 'pyradiomics' ? method.parameters : never(),
        )
        expect(text('patient_id', row)).toBe(`P${row + 1}`)
        expect(text('extraction', row)).toBe('done')
        for (const [name, value] of Object.entries(alone.features))
          expect(Number(text(name, row))).toBe(value)
      }
    }
    const told = JSON.parse(readFileSync(manifest, 'utf8'))
    expect(told.cases[5]).toMatchObject({
      row: 7,
      patientId: 'P6',
      label: null,
      extraction: 'done',
      features: 19,
    })
    expect(told.cases[5].imageSha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('keeps a case that fails as a row and a finding with file, row, patient and cure', async () => {
    const broken = path.join(folder, 'broken.csv')
    writeFileSync(broken, readFileSync(table))
    writeFileSync(
      path.join(folder, 'cut.nii.gz'),
      readFileSync(path.join(folder, 'P1_image.nii.gz')).subarray(0, 300),
    )
    appendFileSync(broken, 'P7,before,cut.nii.gz,P1_mask.nii.gz\nP8,before,none.nii.gz,P1_mask.nii.gz\n')
    const {
      failed,
      findings,
      table: features,
    } = await runBatch({
      source: broken,
      out: path.join(folder, 'broken-features.csv'),
      method,
      workers: 1,
    })
    expect(failed).toBe(2)
    expect(features.rowCount).toBe(8)
    expect(findings).toMatchObject([
      { severity: 'error', code: 'truncated', file: 'cut.nii.gz', row: 8, patientId: 'P7' },
      { severity: 'error', code: 'no-such-file', file: 'none.nii.gz', row: 9, patientId: 'P8' },
    ])
    for (const { cure, message } of findings) {
      expect(cure.length).toBeGreaterThan(10)
      expect(message).not.toContain(folder)
    }
  })

  it('that is killed ends with the same bytes', { timeout: 60_000 }, async () => {
    expect(await batchIn(path.join(folder, 'whole.csv'), 1, Number.POSITIVE_INFINITY)).toBe(0)
    const out = path.join(folder, 'killed.csv')
    expect(await batchIn(out, 1, 2)).toBeNull()
    expect(await batchIn(out, 2, 5)).toBeNull()
    expect(await batchIn(out, 2, Number.POSITIVE_INFINITY)).toBe(0)
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(path.join(folder, 'whole.csv'), 'utf8'))
    expect(readFileSync(path.join(folder, 'killed.manifest.json'), 'utf8')).toBe(
      readFileSync(path.join(folder, 'whole.manifest.json'), 'utf8'),
    )
  })
})

describe('the cases of a batch', () => {
  it('of a folder are images with masks of their name', () => {
    const { cases, findings } = casesFromFolder(folder)
    expect(cases.map(one => [one.patientId, one.image, one.mask])).toContainEqual([
      'P3',
      'P3_image.nii.gz',
      'P3_mask.nii.gz',
    ])
    expect(findings.filter(one => one.file !== 'cut.nii.gz')).toEqual([])
    expect(() => casesFromFolder(path.join(folder, 'features.run'))).toThrow(FindingsError)
  })

  it('of a table are refused by row where a cell is empty or a case stands twice', async () => {
    const wrong = path.join(folder, 'wrong.csv')
    writeFileSync(
      wrong,
      'patient_id,image,mask,label\nA,a.nii,a-mask.nii,\nB,,b-mask.nii,1\nC,c.nii,c-mask.nii,x\nA,a.nii,a-mask.nii,\n',
    )
    const error = await casesFromTable(wrong).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(FindingsError)
    if (error instanceof FindingsError)
      expect(error.findings.map(({ code, row, field }) => [code, row, field])).toEqual([
        ['cell-empty', 3, 'image'],
        ['label-unreadable', 4, 'label'],
        ['case-twice', 5, undefined],
      ])
    writeFileSync(wrong, 'patient,image\nA,a.nii\n')
    await expect(casesFromTable(wrong)).rejects.toMatchObject({
      findings: [{ code: 'column-absent' }, { code: 'column-absent' }],
    })
  })
})

/** Runs a batch in a process of its own, killed when so many cases are done. Gives its exit status, null if killed. */
function batchIn(out: string, workers: number, killAfter: number): Promise<number | null> {
  const script = fileURLToPath(new URL('../../test/killable-batch.ts', import.meta.url))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, table, out, String(workers)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.on('data', chunk => {
      const counts = String(chunk).trim().split('\n').map(Number)
      if (Math.max(...counts) >= killAfter) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('exit', resolve)
  })
}

function never(): never {
  throw new Error('another method')
}
