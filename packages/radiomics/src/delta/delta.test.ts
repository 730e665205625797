import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createGrid, createMask, createVolume, ImagingError } from '@tessera/imaging'
import { columnOf, readTable, writeCsv } from '@tessera/tables'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/reference.ts'
import {
  changeOf,
  deltaFeatures,
  deltaTable,
  followUpFeatures,
  missingDeltaFindings,
  missingDeltaTests,
  pairScans,
  type ScanFeatures,
  scanTable,
} from './index.ts'

const scan = (
  patient: string,
  date: number | null,
  features: Record<string, number>,
  mask: ScanFeatures['mask'] = 'tumour',
): ScanFeatures => ({ patient, date, mask, features })

const grid = createGrid({ size: [3, 3, 1] })
const image = createVolume(grid, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9))
const empty = createMask(grid, new Uint8Array(9))
const one = createMask(grid, Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0))
const extract = () => ({ features: { morph_volume: 1, cm_energy: 0.5 }, undefinedFeatures: {} })

describe('followUpFeatures', () => {
  const follow = { patient: 'P1', date: 100, image }

  it('measures a mask with voxels, and the tumour bed where one is supplied', () => {
    expect(followUpFeatures({ ...follow, mask: one }, extract)).toMatchObject({ mask: 'tumour' })
    const bed = followUpFeatures(
      { ...follow, mask: empty, empty: 'tumour-bed-mask-supplied', bed: one },
      extract,
    )
    expect(bed).toMatchObject({ mask: 'tumour-bed-mask-supplied', features: { cm_energy: 0.5 } })
  })

  it('an empty mask with a declared meaning is no error; the undeclared one is, with a cure', () => {
    for (const meaning of ['no-residual-tumour', 'not-segmented'] as const)
      expect(followUpFeatures({ ...follow, mask: empty, empty: meaning }, extract).mask).toBe(meaning)
    const fault = (scanOf: Parameters<typeof followUpFeatures>[0]) => {
      try {
        followUpFeatures(scanOf, extract)
      } catch (error) {
        if (error instanceof ImagingError) return `${error.fault}: ${error.message}`
      }
      return null
    }
    expect(fault({ ...follow, mask: empty })).toMatch(
      /^empty-mask: .*patient P1.*declare 'no-residual-tumour'/,
    )
    expect(fault({ ...follow, mask: empty, empty: 'tumour-bed-mask-supplied' })).toMatch(/bed is missing/)
    expect(fault({ ...follow, mask: empty, empty: 'tumour-bed-mask-supplied', bed: empty })).toMatch(
      /is empty/,
    )
    expect(fault({ ...follow, mask: one, empty: 'not-segmented' })).toMatch(/^bad-setting: .*has 1 voxels/)
  })
})

describe('deltaFeatures', () => {
  it('gives difference, relative change, ratio and log-ratio, with the days and when it was known', () => {
    const paired = pairScans(
      [scan('P1', 10, { morph_volume: 8, stat_skew: -2 })],
      [scan('P1', 66, { morph_volume: 2, stat_skew: 1 })],
    )
    const [delta] = deltaFeatures(paired)
    expect(delta).toMatchObject({ patient: 'P1', days: 56, knownAt: 66, maskAfter: 'tumour' })
    expect(delta.values).toEqual({
      difference_morph_volume: -6,
      relative_change_morph_volume: -75,
      ratio_morph_volume: 0.25,
      log_ratio_morph_volume: Math.log(0.25),
      difference_stat_skew: 3,
      relative_change_stat_skew: 150,
      ratio_stat_skew: -0.5,
    })
    expect(delta.states).toEqual({ log_ratio_stat_skew: 'not-positive' })
  })

  it('a tumour that is gone has volume 0, a change of -100 %, and texture that is not applicable', () => {
    const before = [scan('P1', 0, { morph_volume: 8, original_shape_VoxelVolume: 7, cm_energy: 0.4 })]
    const [delta] = deltaFeatures(pairScans(before, [scan('P1', 90, {}, 'no-residual-tumour')]))
    expect(delta.values).toEqual({
      difference_morph_volume: -8,
      relative_change_morph_volume: -100,
      ratio_morph_volume: 0,
      difference_original_shape_VoxelVolume: -7,
      relative_change_original_shape_VoxelVolume: -100,
      ratio_original_shape_VoxelVolume: 0,
    })
    expect(delta.states).toMatchObject({
      difference_cm_energy: 'not-applicable',
      ratio_cm_energy: 'not-applicable',
      log_ratio_morph_volume: 'not-positive',
    })
    const [unseen] = deltaFeatures(pairScans(before, [scan('P1', 90, {}, 'not-segmented')]))
    expect(unseen.values).toEqual({})
    expect(new Set(Object.values(unseen.states))).toEqual(new Set(['not-segmented']))
  })

  it('names an undefined or unmeasured feature, and a baseline of 0', () => {
    const before = scan('P1', null, { a: 0, b: 1, c: 1, d: 1 })
    const after = { ...scan('P1', null, { a: 3, d: Number.NaN }), undefinedFeatures: { b: 'one voxel' } }
    const [{ values, states, days, knownAt }] = deltaFeatures(pairScans([before], [after]), {
      measures: ['difference', 'relative_change'],
    })
    expect([days, knownAt]).toEqual([null, null])
    expect(values).toEqual({ difference_a: 3 })
    expect(states).toMatchObject({
      relative_change_a: 'zero-before',
      difference_b: 'undefined',
      difference_c: 'not-measured',
      difference_d: 'undefined',
    })
  })

  it('exchanging the scans turns difference and logarithm; a scale leaves ratios', () => {
    const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true })
    fc.assert(
      fc.property(positive, positive, positive, (b, a, scale) => {
        const of = (m: Parameters<typeof changeOf>[0], x: number, y: number) => Number(changeOf(m, x, y))
        expect(of('difference', b, a)).toBe(-of('difference', a, b))
        expect(of('log_ratio', b, a)).toBeCloseTo(-of('log_ratio', a, b), 9)
        expect(of('ratio', scale * b, scale * a) / of('ratio', b, a)).toBeCloseTo(1, 9)
        expect(of('relative_change', b, a)).toBeCloseTo(100 * (of('ratio', b, a) - 1), 5)
        expect(Math.sign(of('relative_change', -b, a))).toBe(1)
      }),
    )
  })
})

describe('pairScans', () => {
  it('refuses a later scan that is earlier, two scans of a patient, and a scan after time zero', () => {
    const before = [
      scan('P1', 50, {}),
      scan('P2', 50, {}),
      scan('P2', 51, {}),
      scan('P3', 0, {}),
      scan('P4', 0, {}),
    ]
    const after = [scan('P1', 40, {}), scan('P2', 60, {}), scan('P3', 100, {}), scan('P5', 3, {})]
    const { pairs, findings, exclusions } = pairScans(before, after, new Map([['P3', 99]]))
    expect(pairs.map(pair => pair.before.patient)).toEqual(['P2'])
    expect(findings.map(({ code, patientId }) => [code, patientId])).toEqual([
      ['two-scans', 'P2'],
      ['scans-out-of-order', 'P1'],
      ['value-after-time-zero', 'P3'],
    ])
    expect(findings[2].message).toBe('a scan was taken on 1970-04-11, after time zero on 1970-04-10')
    expect(exclusions.map(({ id, code }) => [id, code])).toEqual([
      ['P1', 'scans-out-of-order'],
      ['P3', 'value-after-time-zero'],
      ['P4', 'no-scan-after'],
      ['P5', 'no-scan-before'],
    ])
  })
})

describe('missingDeltaTests', () => {
  const patients = Array.from({ length: 20 }, (_, i) => `P${i}`)
  const before = patients.map(p => scan(p, 0, { morph_volume: 5, cm_energy: 1, cm_contrast: 1 }))
  // the first eight respond completely
  const after = patients.map((p, i) =>
    i < 8
      ? scan(p, 50, {}, 'no-residual-tumour')
      : scan(p, 50, { morph_volume: 4, cm_energy: 2, cm_contrast: 2 }),
  )
  const deltas = deltaFeatures(pairScans(before, after), { measures: ['difference'] })

  it('finds that texture is missing where the tumour is gone', () => {
    const classes = patients.map((_, i) => (i < 9 ? 'pCR' : 'residual'))
    const outcome = { kind: 'classes' as const, name: 'response', classes }
    const tests = missingDeltaTests(deltas, outcome)
    expect(tests).toHaveLength(1)
    expect(tests[0]).toMatchObject({
      features: ['difference_cm_energy', 'difference_cm_contrast'],
      states: { 'not-applicable': 8 },
      missing: 8,
      n: 20,
    })
    // R: fisher.test(matrix(c(1, 8, 11, 0), 2))$p.value
    expect(largestError('missingDeltaTests', [tests[0].p ?? 1], [7.1445582281495554e-5])).toBeLessThan(1e-12)
    const [finding] = missingDeltaFindings(tests, outcome)
    expect(finding).toMatchObject({ severity: 'warning', code: 'missing-delta-associated', count: 8 })
    expect(finding.message).toBe(
      "2 delta features are missing in 8 of 20 patients (8 not-applicable); Fisher's exact test against 'response': p = 0.000071",
    )
  })

  it('tests times to an event by log-rank, and says where nothing can be tested', () => {
    const time = patients.map((_, i) => 20 - i)
    const event = patients.map((_, i) => i % 2)
    const outcome = { kind: 'time-to-event' as const, name: 'rfs', time, event }
    const [test] = missingDeltaTests(deltas, outcome)
    // R: survdiff(Surv(20:1, rep(0:1, 10)) ~ rep(1:0, c(8, 12)))$pvalue
    expect(test.test).toBe('log-rank test')
    expect(largestError('missingDeltaTests', [test.p ?? 1], [0.0037769721487072314])).toBeLessThan(1e-12)
    const same = { kind: 'classes' as const, name: 'arm', classes: patients.map(() => 'A') }
    const tests = missingDeltaTests(deltas, same)
    expect(tests[0]).toMatchObject({ test: null, p: null })
    expect(missingDeltaFindings(tests, same)[0]).toMatchObject({ severity: 'note' })
    expect(() => missingDeltaTests(deltas, { ...same, classes: ['A'] })).toThrow(
      'of 1 patients; there are 20',
    )
  })
})

describe('deltaTable', () => {
  it('keeps states, units and dates through a file', async () => {
    const before = [
      scan('P1', 0, { morph_volume: 8, cm_energy: 1 }),
      scan('P2', 0, { morph_volume: 4, cm_energy: 1 }),
    ]
    const after = [
      scan('P1', 90, { morph_volume: 6, cm_energy: 1.5 }),
      scan('P2', 91, {}, 'no-residual-tumour'),
    ]
    const deltas = deltaFeatures(pairScans(before, after), { measures: ['difference', 'relative_change'] })
    const { table, dictionary } = deltaTable(deltas)
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'tessera-delta-')), 'delta.csv')
    await writeCsv(table, file)
    const read = await readTable(file, { dictionary })
    expect(read.findings).toEqual([])
    const column = (name: string) => columnOf(read.table, name)
    expect(column('relative_change_morph_volume')).toMatchObject({
      unit: '%',
      values: Float64Array.of(-25, -100),
    })
    expect(column('difference_morph_volume')).toMatchObject({ unit: 'mm3' })
    expect(column('known_at')).toMatchObject({ kind: 'date', values: Float64Array.of(90, 91) })
    expect(column('difference_cm_energy')).toMatchObject({ values: Float64Array.of(0.5, Number.NaN) })
    expect(column('difference_cm_energy_state')).toMatchObject({
      levels: ['measured', 'not-applicable'],
      codes: Int32Array.of(0, 1),
    })
    expect(column('mask_after')).toMatchObject({ levels: ['tumour', 'no-residual-tumour'] })
  })
})

describe('scanTable', () => {
  it('is a block with units, labels and the day on which each value was known', () => {
    const { table, dictionary } = scanTable(
      [scan('P1', 5, { morph_volume: 8, stat_mean: 1.1 }), scan('P2', null, {}, 'no-residual-tumour')],
      { source: 'ADC, mr-adc.yaml', intensity: 'mm2/s' },
    )
    expect(table.columns.map(column => column.name)).toEqual([
      'patient_id',
      'known_at',
      'mask_state',
      'morph_volume',
      'stat_mean',
      'stat_mean_state',
    ])
    expect(columnOf(table, 'morph_volume')).toMatchObject({ values: Float64Array.of(8, 0), unit: 'mm3' })
    expect(columnOf(table, 'stat_mean_state')).toMatchObject({ levels: ['measured', 'not-applicable'] })
    expect(dictionary.columns?.stat_mean).toEqual({
      type: 'number',
      role: 'feature',
      knownAt: 'known_at',
      unit: 'mm2/s',
      label: 'ADC, mr-adc.yaml: stat_mean',
    })
  })
})
