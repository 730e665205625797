import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { writeImageCases } from '@tessera/simulate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tessera } from '../../test/tessera.ts'

const pages = path.join(import.meta.dirname, '../../../../docs')
let folder: string
beforeAll(async () => {
  ;({ folder } = await writeImageCases(3))
  writeFileSync(
    path.join(folder, 'params.yaml'),
    'featureClass: { firstorder: [Mean], glcm: [JointEntropy] }\nsetting: { binCount: 8 }\n',
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (...args: readonly string[]) => tessera(['radiomics', ...args], { cwd: folder })

describe('tessera radiomics --pyradiomics', () => {
  it('gives one case under PyRadiomics’ names', async () => {
    const { exit, stdout, stderr } = await run(
      'P1_image.nii.gz',
      'P1_mask.nii.gz',
      '--pyradiomics',
      'params.yaml',
      '--json',
    )
    expect([exit, stderr]).toEqual([0, ''])
    const document = JSON.parse(stdout)
    expect(Object.keys(document.features)).toEqual(['original_firstorder_Mean', 'original_glcm_JointEntropy'])
    expect(document.diagnostics['diagnostics_Mask-original_VoxelNum']).toBe(5 * 7 * 7)
    const { features, diagnostics, settings, ...fields } = document
    expectDocumented(path.join(pages, 'radiomics-pyradiomics.md'), fields)
    expect([features, diagnostics, settings].every(one => typeof one === 'object')).toBe(true)
  })

  it('refuses a misspelt setting with the right one, and two kinds of settings at once', async () => {
    writeFileSync(path.join(folder, 'wrong.yaml'), 'setting: { binWith: 25 }\n')
    const wrong = await run('P1_image.nii.gz', 'P1_mask.nii.gz', '--pyradiomics', 'wrong.yaml')
    expect(wrong.exit).toBe(1)
    expect(wrong.stderr).toContain("did you mean 'binWidth'?")
    const both = await run('P1_image.nii.gz', 'P1_mask.nii.gz', '--pyradiomics', 'a', '--settings', 'b')
    expect([both.exit, both.stdout]).toEqual([2, ''])
  })
})

describe('tessera radiomics of many cases', () => {
  it('writes a table of a folder, and tells a case that fails by its file', async () => {
    const image = path.join(folder, 'P2_image.nii.gz')
    const whole = readFileSync(image)
    writeFileSync(image, whole.subarray(0, whole.length - 40))
    const { exit, stdout, stderr } = await run(
      '.',
      '--out',
      'f.csv',
      '--pyradiomics',
      'params.yaml',
      '--json',
    )
    writeFileSync(image, whole)
    expect(exit).toBe(1)
    expect(stderr).toContain('P2_image.nii.gz')
    const document = JSON.parse(stdout)
    expect(document).toMatchObject({ ok: false, out: 'f.csv', cases: 3, failed: 1 })
    expectDocumented(path.join(pages, 'radiomics-batch.md'), { ...document, findings: undefined })
    const [header, ...rows] = readFileSync(path.join(folder, 'f.csv'), 'utf8').trim().split('\n')
    expect(header).toBe(
      'patient_id,image,mask,extraction,reason,original_firstorder_Mean,original_glcm_JointEntropy',
    )
    expect(rows.map(row => row.split(',').slice(0, 5))).toEqual([
      ['P1', 'P1_image.nii.gz', 'P1_mask.nii.gz', 'done', ''],
      ['P2', 'P2_image.nii.gz', 'P2_mask.nii.gz', 'failed', 'truncated'],
      ['P3', 'P3_image.nii.gz', 'P3_mask.nii.gz', 'done', ''],
    ])
  })

  it('asks for what is missing', async () => {
    for (const [args, text] of [
      [['cases.csv'], '--out'],
      [['cases.csv', '--out', 'f.txt'], '.csv or .parquet'],
      [['P1_image.nii.gz'], 'IMAGE MASK'],
      [['P1_image.nii.gz', 'P1_mask.nii.gz', '--workers', '2'], 'table or a folder'],
    ] as const) {
      const { exit, stderr } = await run(...args)
      expect(exit, args.join(' ')).toBe(2)
      expect(stderr).toContain(text)
    }
    const { exit, stderr } = await run('no.csv', '--out', 'f.csv')
    expect(exit).toBe(1)
    expect(stderr).toContain('there is no')
  })
})
