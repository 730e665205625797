import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createGrid, createMask, createVolume, readMask, writeMask, writeVolume } from '@tessera/imaging'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

function table(folder: string, name: string, lines: readonly string[]): string {
  const file = path.join(folder, name)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

async function radiomics(...args: readonly string[]) {
  const { exit, stdout, stderr } = await tessera(['radiomics', ...args, '--json'])
  return { exit, stderr, document: JSON.parse(stdout) }
}

const grid = createGrid({ size: [16, 16, 6], spacing: [1, 1, 2] })
const length = 16 * 16 * 6
const ball = (radius: number, x = 8) =>
  createMask(
    grid,
    Uint8Array.from({ length }, (_, at) =>
      Math.hypot((at % 16) - x, (Math.floor(at / 16) % 16) - 8, 2 * (Math.floor(at / 256) - 3)) <= radius
        ? 1
        : 0,
    ),
  )

describe('tessera radiomics delta', () => {
  it('gives every change, states of masks, days, and whether missing goes with the outcome', async () => {
    const folder = temporaryFolder()
    const rows = Array.from({ length: 10 }, (_, i) => `P${i}`)
    const before = table(folder, 'before.csv', [
      'patient_id,scan_date,morph_volume,cm_energy',
      ...rows.map((p, i) => `${p},2024-01-${String(10 + i)},${100 + i},0.5`),
    ])
    const after = table(folder, 'after.csv', [
      'patient_id,scan_date,mask_state,morph_volume,cm_energy',
      ...rows.map((p, i) => `${p},2024-03-01,${i < 4 ? 'no-residual-tumour,,' : `tumour,${50 + i},0.25`}`),
    ])
    const outcomes = table(folder, 'outcomes.csv', [
      'patient_id,response',
      ...rows.map((p, i) => `${p},${i < 4 ? 'complete' : 'partial'}`),
    ])
    const out = path.join(folder, 'delta.csv')
    const { exit, document } = await radiomics(
      'delta',
      before,
      after,
      '--outcomes',
      outcomes,
      '--outcome',
      'response',
      '--out',
      out,
    )
    expect(exit).toBe(0)
    expect(document.patients[0]).toMatchObject({
      patient_id: 'P0',
      mask_after: 'no-residual-tumour',
      days: 51,
      known_at: '2024-03-01',
      values: { difference_morph_volume: -100, relative_change_morph_volume: -100, ratio_morph_volume: 0 },
      states: { difference_cm_energy: 'not-applicable', log_ratio_morph_volume: 'not-positive' },
    })
    expect(document.patients[5].values).toMatchObject({
      difference_morph_volume: -50,
      relative_change_cm_energy: -50,
      log_ratio_cm_energy: Math.log(0.5),
    })
    // R: fisher.test(matrix(c(4, 0, 0, 6), 2))$p.value
    expect(document.missing[0]).toMatchObject({ missing: 4, n: 10 })
    expect(document.missing[0].p).toBeCloseTo(1 / 210, 12)
    expect(document.findings[0]).toMatchObject({ severity: 'warning', code: 'missing-delta-associated' })
    const lines = readFileSync(out, 'utf8').split('\n')
    expect(lines[0]).toContain('difference_cm_energy,difference_cm_energy_state')
    expect(lines[1]).toContain('not-applicable')
    // what was written can be read again, states and all
    const again = await radiomics('delta', before, after, '--measures', 'ratio', '--features', 'cm_energy')
    expect(Object.keys(again.document.patients[5].values)).toEqual(['ratio_cm_energy'])
  })

  it('refuses an empty mask that nobody declared, and scans in the wrong order', async () => {
    const folder = temporaryFolder()
    const before = table(folder, 'before.csv', [
      'patient_id,scan_date,morph_volume',
      'P1,2024-05-01,9',
      'P2,2024-05-01,8',
    ])
    const empty = table(folder, 'empty.csv', [
      'patient_id,scan_date,morph_volume',
      'P1,2024-06-01,',
      'P2,2024-06-01,3',
    ])
    const undeclared = await radiomics('delta', before, empty)
    expect(undeclared.exit).toBe(1)
    expect(undeclared.document.findings[0]).toMatchObject({
      code: 'empty-mask-undeclared',
      row: 2,
      patientId: 'P1',
      cure: "add a column 'mask_state': no-residual-tumour, tumour-bed-mask-supplied, not-segmented",
    })
    const early = table(folder, 'early.csv', [
      'patient_id,scan_date,morph_volume',
      'P1,2024-04-01,2',
      'P2,2024-06-01,3',
    ])
    const wrong = await radiomics('delta', before, early)
    expect(wrong.exit).toBe(1)
    expect(wrong.document.findings[0]).toMatchObject({ code: 'scans-out-of-order', patientId: 'P1' })
    expect(wrong.document.patients).toHaveLength(1)
    expect((await radiomics('delta', before, early, '--measures', 'slope')).exit).toBe(2)
  })
})

describe('from scans to changes', () => {
  it('an empty follow-up mask that is declared goes through extraction and delta', async () => {
    const folder = temporaryFolder()
    const random = createRandom(3, 'scans')
    const voxels = Float32Array.from({ length }, () => 100 + 10 * random.normal())
    await writeVolume(path.join(folder, 'image.nii.gz'), createVolume(grid, voxels))
    await writeMask(path.join(folder, 'large.nii.gz'), ball(5))
    await writeMask(path.join(folder, 'small.nii.gz'), ball(3))
    await writeMask(path.join(folder, 'none.nii.gz'), ball(-1))
    const settings = table(folder, 'settings.yaml', [
      'format: tessera-radiomics/1',
      'discretisation: { method: fixedBinNumber, bins: 16 }',
      'features: [morphology, statistics]',
    ])
    const features = async (name: string, rows: readonly string[]) => {
      const cases = table(folder, `${name}-cases.csv`, [
        'patient_id,image,mask,scan_date,mask_state',
        ...rows,
      ])
      const out = path.join(folder, `${name}.csv`)
      return { out, ...(await radiomics(cases, '--settings', settings, '--out', out, '--workers', '1')) }
    }
    const before = await features('before', [
      'P1,image.nii.gz,large.nii.gz,2024-01-01,',
      'P2,image.nii.gz,small.nii.gz,2024-01-01,',
    ])
    const after = await features('after', [
      'P1,image.nii.gz,none.nii.gz,2024-02-01,no-residual-tumour',
      'P2,image.nii.gz,large.nii.gz,2024-02-01,tumour',
    ])
    expect([before.exit, after.exit], before.stderr).toEqual([0, 0])
    expect(after.document.findings[0]).toMatchObject({ severity: 'note', code: 'empty-mask-declared' })
    const { exit, document } = await radiomics(
      'delta',
      before.out,
      after.out,
      '--measures',
      'relative_change',
    )
    expect(exit).toBe(0)
    expect(document.patients[0].values.relative_change_morph_volume).toBe(-100)
    expect(document.patients[0].states.relative_change_stat_mean).toBe('not-applicable')
    expect(document.patients[1].values.relative_change_morph_volume).toBeGreaterThan(100)
    expect(Object.keys(document.patients[1].values).some(key => key.includes('int_mask'))).toBe(false)
    // both time points in one table
    const both = table(folder, 'both.csv', [
      'patient_id,timepoint,scan_date,mask_state,morph_volume,cm_energy',
      'P1,before,2024-01-01,tumour,8,0.5',
      'P1,after,2024-02-01,no-residual-tumour,,',
    ])
    const split = await radiomics('delta', both, '--timepoint', 'timepoint=before,after')
    expect(split.document.patients[0]).toMatchObject({ days: 31, values: { difference_morph_volume: -8 } })
    const undeclared = await features('undeclared', ['P1,image.nii.gz,none.nii.gz,2024-02-01,'])
    expect(undeclared.exit).toBe(1)
    expect(undeclared.document.findings[0]).toMatchObject({ code: 'empty-mask', patientId: 'P1' })
  })
})

describe('tessera radiomics agree', () => {
  it('compares masks and writes their consensus; an empty one is an answer', async () => {
    const folder = temporaryFolder()
    const masks = { 'a.nii.gz': ball(5), 'b.nrrd': ball(5, 9), 'none.mha': ball(-1) }
    for (const [name, mask] of Object.entries(masks)) await writeMask(path.join(folder, name), mask)
    const files = Object.keys(masks).map(name => path.join(folder, name))
    const consensus = path.join(folder, 'consensus.nii')
    const { exit, document } = await radiomics(
      'agree',
      ...files.slice(0, 2),
      '--consensus',
      consensus,
      '--method',
      'majority',
    )
    expect(exit).toBe(0)
    const both = ball(5).inside.map((x, at) => x & ball(5, 9).inside[at])
    const count = (inside: Uint8Array) => inside.reduce((sum, x) => sum + x, 0)
    expect(document.pairs[0].dice).toBeCloseTo((2 * count(both)) / (2 * count(ball(5).inside)), 12)
    expect(document.pairs[0].hausdorff).toBeCloseTo(1, 6)
    expect(document.consensus.voxels).toBe(count(both))
    expect((await readMask(consensus)).mask.inside).toEqual(both)
    const empty = await radiomics('agree', files[0], files[2])
    expect(empty.document.pairs[0]).toMatchObject({ dice: 0, undefinedBecause: 'one mask is empty' })
  })

  it('gives the ICC of features over readers', async () => {
    const folder = temporaryFolder()
    const random = createRandom(1, 'readers')
    const lines = Array.from({ length: 12 }, (_, p) => {
      const truth = 10 * p
      return ['A', 'B', 'C'].map(reader => `P${p},${reader},${truth + random.normal()},${random.normal()}`)
    }).flat()
    const file = table(folder, 'readers.csv', ['patient_id,reader,steady,chance', ...lines.slice(0, -1)])
    const { exit, document } = await radiomics('agree', file)
    expect(exit).toBe(0)
    expect(document).toMatchObject({ patients: 12, readers: ['A', 'B', 'C'], form: 'ICC(2,1)' })
    expect(document.features[0]).toMatchObject({
      feature: 'steady',
      subjects: 11,
      incomplete: 1,
      robust: true,
    })
    expect(document.features[1]).toMatchObject({ feature: 'chance', robust: false })
    const twice = table(folder, 'twice.csv', ['patient_id,reader,f', 'P1,A,1', 'P1,A,2'])
    expect((await radiomics('agree', twice)).document.findings[0]).toMatchObject({
      code: 'measured-twice',
      row: 3,
    })
    expect((await radiomics('agree', 'one.nii')).exit).toBe(2)
  })
})

describe('tessera radiomics perturb', () => {
  it('gives the ICC(1,1) of features over a table of cases', async () => {
    const folder = temporaryFolder()
    const lines: string[] = []
    for (let p = 0; p < 3; p++) {
      const random = createRandom(2, 'case', p)
      const voxels = Float32Array.from({ length }, () => 100 + 80 * p + 10 * random.normal())
      await writeVolume(path.join(folder, `p${p}.nii.gz`), createVolume(grid, voxels))
      await writeMask(path.join(folder, `m${p}.nii.gz`), ball(5))
      lines.push(`P${p},p${p}.nii.gz,m${p}.nii.gz`)
    }
    const cases = table(folder, 'cases.csv', ['patient_id,image,mask', ...lines])
    const settings = table(folder, 'settings.yaml', [
      'format: tessera-radiomics/1',
      'discretisation: { method: fixedBinNumber, bins: 16 }',
      'features: [statistics]',
    ])
    const out = path.join(folder, 'versions.csv')
    const { exit, document } = await radiomics(
      'perturb',
      cases,
      '--settings',
      settings,
      '--rotations',
      '-5,0,5',
      '--growths',
      '0,0.1',
      '--out',
      out,
    )
    expect(exit).toBe(0)
    expect(document.perturbations).toHaveLength(6)
    const mean = document.features.find((one: { feature: string }) => one.feature === 'stat_mean')
    expect(mean).toMatchObject({ form: 'ICC(1,1)', subjects: 3, repeats: 6, robust: true })
    expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(19)
    const one = await radiomics(
      'perturb',
      path.join(folder, 'p0.nii.gz'),
      path.join(folder, 'm0.nii.gz'),
      '--settings',
      settings,
      '--noise',
      '--repeats',
      '2',
    )
    expect(one.document).toMatchObject({ patients: 1, perturbations: ['noise (1)', 'noise (2)'] })
    const again = await radiomics(
      'perturb',
      path.join(folder, 'p0.nii.gz'),
      path.join(folder, 'm0.nii.gz'),
      '--settings',
      settings,
      '--noise',
      '--repeats',
      '2',
    )
    expect(again.document.features).toEqual(one.document.features)
  })
})
