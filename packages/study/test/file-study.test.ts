import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openBag } from '@tessera/bags'
import type { EvidenceDocument } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { runStudy } from '@tessera/study'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beside, writeSmallScan, writeSmallSlide } from './write-files.ts'
import { csv, findingsOf, writeStudy } from './write-study.ts'

const network =
  '{ name: network, encoder: [8], attention: 8, fusionWidth: 4, epochs: 5, stopping: never, belowRequiredSize: as-asked }'
const scans = "images: 'mri/{sample}.nii.gz', masks: 'mri/{sample}_mask.nii.gz', samples: mri.csv"
const slides = "slides: 'slides/{sample}.tif', samples: slides.csv"
const tile = 'tile: { pixels: 64, micrometresPerPixel: 0.5 }'
const settings = `format: tessera-radiomics/1
discretisation: { method: fixedBinNumber, bins: 8 }
features: [morphology, statistics]
imageDiagnostics: false
`
const protocol = (blocks: Readonly<Record<string, string>>, models: string) => `study: files
title: A study from slides and scans
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: surgery, at: surgery }
endpoints:
  response: { type: binary, event: response == 1 }
blocks:
  clinical: { columns: [age, stage], knownAt: before surgery }
${Object.entries(blocks)
  .map(([name, block]) => `  ${name}: ${block}`)
  .join('\n')}
questions: [{ id: response, prognosis: response, models: ${models} }]
validation: { leaveOut: centre, bootstrap: 5, permutations: 0 }
`
const whole = {
  slides: `{ ${slides}, ${tile} }`,
  mri_before: `{ ${scans}, material: before, settings: radiomics.yaml }`,
  mri_after: `{ ${scans}, material: after, settings: radiomics.yaml }`,
  mri_delta: '{ delta: { from: mri_before, to: mri_after, as: relative } }',
}
const models = `{ clinical: [clinical], slides: { blocks: [slides], learner: ${network} }, mri: { blocks: [mri_before, mri_delta], learner: elastic-net } }`
const patients = 21
const made: string[] = []
let study = ''
let out = ''
let evidence: EvidenceDocument

/** A run folder that is gone when the tests have ended. */
function folder(): string {
  const one = mkdtempSync(path.join(tmpdir(), 'file-run-'))
  made.push(one)
  return one
}

/** Another study.yaml of the same files. */
function another(name: string, text: string): string {
  const file = beside(study, name)
  writeFileSync(file, text)
  return file
}

/** Responders have more nuclei, and tumours that shrink. A fourth has no slide; several files are broken each in its way. */
beforeAll(async () => {
  const random = createRandom(5, 'study of files')
  const rows: (string | number)[][] = []
  const ofSlides: (string | number)[][] = []
  const ofScans: (string | number)[][] = []
  study = writeStudy({ 'study.yaml': protocol(whole, models), 'radiomics.yaml': settings })
  made.push(path.dirname(study))
  for (let p = 0; p < patients; p++) {
    const response = Math.floor(p / 3) % 2
    const age = 40 + random.integer(40)
    rows.push([`P${p}`, 'ABC'[p % 3], age, ['I', 'II'][random.integer(2)], '2021-03-01', response])
    if (p % 4 !== 3) {
      ofSlides.push([`S${p}`, `P${p}`, p === 4 ? '2021-06-01' : '2021-02-01', 'biopsy'])
      await writeSmallSlide(beside(study, 'slides', `S${p}.tif`), response === 1 ? 90 : 30, p)
    }
    const size = 5 + 2 * random.next()
    for (const [when, date, shrunk] of [
      ['before', '2020-11-01', 1],
      ['after', '2021-02-10', response === 1 ? 0.6 : 0.95],
    ] as const) {
      ofScans.push([`M${p}${when}`, `P${p}`, date, when])
      await writeSmallScan(beside(study, 'mri', `M${p}${when}`), {
        radius: p === 2 && when === 'after' ? 0 : size * shrunk,
        brightness: 30 + 10 * response,
        seed: 2 * p + (when === 'after' ? 1 : 0),
        ...(p === 5 && when === 'before' ? { maskSpacing: 2 } : {}),
        ...(p === 6 && when === 'before' ? { lesions: 2 } : {}),
      })
    }
  }
  ofSlides.push(['S99', 'P1', '2021-02-01', 'biopsy'], ['S98', 'P2', '2021-02-01', 'biopsy'])
  ofSlides.push(['S97', 'nobody', '2021-02-01', 'biopsy'], ['S96', 'P5', '2021-02-01', 'biopsy'])
  writeFileSync(beside(study, 'slides', 'S98.tif'), 'II*\0 and no more')
  await writeSmallSlide(beside(study, 'slides', 'S96.tif'), 20, 1, { mpp: null })
  const cut = beside(study, 'mri', 'M7before.nii.gz')
  writeFileSync(cut, readFileSync(cut).subarray(0, 700))
  writeFileSync(beside(study, 'patients.csv'), csv('patient,centre,age,stage,surgery,response', rows))
  writeFileSync(beside(study, 'slides.csv'), csv('sample,patient_id,date,material', ofSlides))
  writeFileSync(beside(study, 'mri.csv'), csv('sample,patient_id,date,material', ofScans))
  out = folder()
  ;({ evidence } = await runStudy({ protocolFile: study, out, workers: 1 }))
}, 400_000)
afterAll(() => {
  for (const one of made) rmSync(one, { recursive: true, force: true })
})

const auc = (of: EvidenceDocument, model: string) =>
  of.estimates.find(e => e.measure === 'auc' && e.model === model && e.fold === null)?.value ?? 0
const tableOf = (of: EvidenceDocument, id: string) => of.tables.find(table => table.id === id)?.rows ?? []

describe('a study of slides and scans', () => {
  it('goes from files to models in one run', async () => {
    expect(auc(evidence, 'slides')).toBeGreaterThan(0.7)
    expect(auc(evidence, 'mri')).toBeGreaterThan(0.8)
    const bag = await openBag(path.join(out, 'bags', 'slides', 'S0.h5'))
    expect([bag.instances, bag.dimensions]).toEqual([12, 141])
    expect(readFileSync(path.join(out, 'blocks', 'mri_before.csv'), 'utf8')).toContain('morph_volume')
  })

  it('says what was read, what was refused and why, and who has which', () => {
    expect(tableOf(evidence, 'files')).toMatchObject([
      { block: 'slides', listed: 19, absent: 1, refused: 2, read: 16, amount: '12 (12 to 12) tiles' },
      { block: 'mri_before', listed: 21, absent: 0, refused: 3, read: 18 },
      {
        block: 'mri_after',
        listed: 21,
        absent: 0,
        refused: 1,
        read: 20,
        why: 'nothing is outlined on it (1)',
      },
    ])
    const drawn = evidence.rasters.map(({ file }) => file)
    expect(drawn.filter(file => !/P-[0-9A-F]+-/.test(file))).toEqual([
      'pictures/slides.jpg',
      'pictures/mri_before.png',
      'pictures/mri_after.png',
    ])
    const counts = tableOf(evidence, 'response/modalities').map(({ block, n }) => [block, n])
    // The slide of P4 was taken after surgery.
    expect(counts).toEqual([
      ['mri_before', 18],
      ['mri_delta', 17],
      ['slides', 15],
    ])
    const codes = evidence.findings.map(({ code }) => code)
    for (const code of [
      'slide-absent',
      'slide-truncated',
      'slide-no-scale',
      'sample-of-no-patient',
      'scan-geometry-mismatch',
      'scan-several-labels',
      'scan-truncated',
      'scan-empty-mask',
    ])
      expect(codes).toContain(code)
    expect(evidence.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(evidence.exclusions.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        'several lesions are outlined and none is chosen',
        'nothing is outlined on it',
        'its mask is of another geometry',
        'its file is cut off',
        'it does not say how large a pixel is',
        'taken after time zero',
      ]),
    )
    const ledger = readFileSync(path.join(out, 'exclusions.csv'), 'utf8')
    expect(ledger).toContain('slide,S4,B,block slides,slide-after-time-zero,taken after time zero,response')
    for (const { message } of evidence.findings) expect(message).not.toContain(tmpdir())
  })

  it('shows patients one at a time, with the scans that the model read, under pseudonyms', () => {
    const pages = evidence.patientPages ?? []
    expect(pages).toHaveLength(3)
    for (const { pseudonym, pictures, modalities } of pages) {
      expect(modalities).toContain('mri_before')
      const own = evidence.rasters.filter(({ id }) => pictures.includes(id))
      expect(own.map(({ file }) => file)).toContain(`pictures/${pseudonym}-mri_before.png`)
      for (const { file } of own) expect(existsSync(path.join(out, file))).toBe(true)
    }
    const told = JSON.stringify([pages, evidence.rasters])
    expect(told).not.toMatch(/\b[PSM]\d+(before|after)?\b/)
  })

  it('is checked without reading a pixel', async () => {
    const { findings, intake } = await findingsOf(study)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(findings.map(({ code }) => code)).toContain('scan-geometry-mismatch')
    // What only reading tells is not known yet.
    expect(findings.map(({ code }) => code)).not.toContain('scan-empty-mask')
    expect(intake?.questions[0].modalities?.rows.map(({ n }) => n)).toEqual([20, 20, 15])
    expect(existsSync(beside(study, 'bags'))).toBe(false)
  })

  it('runs with half of the files gone, counts them, and reads again only what has changed', {
    timeout: 300_000,
  }, async () => {
    const files = ['S5.h5', 'S1.h5'].map(name => path.join(out, 'bags', 'slides', name))
    const before = files.map(file => statSync(file).mtimeMs)
    await writeSmallSlide(beside(study, 'slides', 'S1.tif'), 60, 99)
    const gone = Array.from({ length: patients }, (_, p) => p).filter(p => p % 2 === 0)
    const hide = (from: string, to: string) => {
      for (const p of gone)
        for (const file of [`slides/S${p}.tif`, `mri/M${p}before.nii.gz`, `mri/M${p}after_mask.nii.gz`])
          if (existsSync(beside(study, file + from)))
            renameSync(beside(study, file + from), beside(study, file + to))
    }
    hide('', '.away')
    try {
      const half = await runStudy({ protocolFile: study, out, workers: 1 })
      const after = files.map(file => statSync(file).mtimeMs)
      expect(after[0]).toBe(before[0])
      expect(after[1]).toBeGreaterThan(before[1])
      expect(tableOf(half.evidence, 'files').map(({ absent }) => absent)).toEqual([12, 11, 11])
      const told = half.evidence.findings.find(({ code }) => code === 'scan-absent')
      expect(told).toMatchObject({ count: 11, severity: 'warning' })
      expect(half.evidence.exclusions.find(({ reason }) => reason === 'its mask is not there')?.n).toBe(11)
      expect(half.evidence.patients.analysed).toBe(patients)
    } finally {
      hide('.away', '')
    }
  })
})

describe('slides and scans read otherwise', () => {
  it('as slices, as named features, with a tumour that is gone, and from features made before', {
    timeout: 300_000,
  }, async () => {
    const rows = Array.from({ length: patients }, (_, p) => [`M${p}before`, 10 + (p % 7), 3 * p])
    writeFileSync(beside(study, 'measured.csv'), csv('sample,morph_volume,stat_mean', rows))
    const file = another(
      'otherwise.yaml',
      protocol(
        {
          slices: `{ ${scans}, material: after, features: deep }`,
          immune: `{ ${slides}, features: named, steps: [{ detected: 0.5 }] }`,
          gone: `{ ${scans}, material: after, emptyMask: no-residual-tumour, settings: radiomics.yaml }`,
          ready: `{ ${slides}, ${tile}, encoded: '${out}/bags/slides/{sample}.h5' }`,
          table: `{ ${scans}, material: before, measured: 'measured.csv' }`,
        },
        `{ clinical: [clinical], bags: { blocks: [slices, ready], learner: ${network} }, immune: { blocks: [immune], learner: elastic-net }, mri: { blocks: [gone, table], learner: elastic-net } }`,
      ),
    )
    const run = await runStudy({ protocolFile: file, out: folder(), workers: 1 })
    const files = new Map(tableOf(run.evidence, 'files').map(row => [row.block, row]))
    expect(files.get('slices')).toMatchObject({ read: 20, refused: 1 })
    expect(String(files.get('slices')?.how)).toMatch(/^tessera-slices\/1/)
    expect(files.get('immune')).toMatchObject({ read: 16, refused: 2 })
    expect(files.get('gone')).toMatchObject({ read: 21, refused: 0 })
    expect(files.get('ready')).toMatchObject({ read: 16, how: expect.stringContaining('16 made before') })
    expect(auc(run.evidence, 'immune')).toBeGreaterThan(0.8)
    expect(run.evidence.findings.map(({ code }) => code)).toContain('measured-before')
    const counts = tableOf(run.evidence, 'response/modalities').map(({ block, n }) => [block, n])
    expect(counts).toContainEqual(['table', 21])
  })

  it.each([
    [
      'a pattern that fits no file',
      { slides: "{ slides: 'none/{sample}.tif', samples: slides.csv }" },
      'no-slides',
    ],
    ['tiles of a network', { slides: `{ ${slides}, ${tile}, encoder: { onnx: e.json } }` }, 'block-settings'],
    [
      'several slides a patient as one row',
      { slides: `{ ${slides}, features: named, take: all }` },
      'block-settings',
    ],
    [
      'settings with an unknown key',
      { slides: `{ ${scans}, settings: wrong.yaml }` },
      'settings-unknown-key',
    ],
    [
      'a change of a block without a table',
      { slides: '{ delta: { from: clinical, to: clinical } }' },
      'protocol-unknown-name',
    ],
  ])('refuses %s, and leaves nothing behind', async (_, blocks, code) => {
    writeFileSync(beside(study, 'wrong.yaml'), `${settings}bins: 3\n`)
    const file = another(
      'refused.yaml',
      protocol(blocks, '{ clinical: [clinical], slides: { blocks: [slides], learner: elastic-net } }'),
    )
    const { findings } = await findingsOf(file)
    expect(findings.filter(({ severity }) => severity === 'error').map(found => found.code)).toContain(code)
    const untouched = path.join(folder(), 'run')
    await expect(runStudy({ protocolFile: file, out: untouched, workers: 1 })).rejects.toThrow()
    expect(existsSync(untouched)).toBe(false)
  })
})
