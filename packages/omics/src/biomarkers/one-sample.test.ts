import { describe, expect, it } from 'vitest'
import { Assay } from '../assay/assay.ts'
import { type Sample, unknownSample } from '../assay/sample.ts'
import { biomarkerCohort } from './cohort.ts'
import { oneSampleEach, type SampleRule } from './one-sample.ts'

const sample = (id: string, parts: Partial<Sample>): Sample => ({ ...unknownSample(id), ...parts })
const samples = [
  sample('s1', { patientId: 'P1', takenAt: 100, visit: 'base' }),
  sample('s2', { patientId: 'P1', takenAt: 142, visit: 'week 6' }),
  sample('s3', { patientId: 'P2', visit: 'base' }),
  sample('q1', { kind: 'qc' }),
  sample('s4', {}),
  sample('s5', { patientId: 'P9', visit: 'base' }),
]
const assay = new Assay({
  name: 'plasma',
  scale: 'log2',
  features: [{ id: 'A', symbol: null, names: {} }],
  samples,
  values: Float64Array.of(1, 3, 5, 0, 0, 7),
})
const chosen = (rule: SampleRule) =>
  oneSampleEach(assay, rule).patients.map(({ patientId, rows }) => [
    patientId,
    ...rows.map(row => samples[row].id),
  ])

describe('one sample a patient', () => {
  it('by a declared rule', () => {
    expect(chosen('first')[0]).toEqual(['P1', 's1'])
    expect(chosen('last')[0]).toEqual(['P1', 's2'])
    expect(chosen('mean')[0]).toEqual(['P1', 's1', 's2'])
    expect(chosen('only').map(([id]) => id)).toEqual(['P2', 'P9'])
    expect(chosen({ visit: 'week 6' })).toEqual([['P1', 's2']])
  })

  it('everybody who leaves is written down with a reason', () => {
    const { exclusions, findings } = oneSampleEach(assay, 'only')
    expect(exclusions.map(({ sampleId, reason }) => [sampleId, reason])).toEqual([
      ['q1', 'qc sample'],
      ['s4', 'the sample belongs to no patient'],
      ['s1', 'the patient has several samples'],
      ['s2', 'the patient has several samples'],
    ])
    expect(findings[0].code).toBe('several-samples')
  })

  it('several samples of which one has no day, or two on one day, cannot be put in order', () => {
    const undated = assay.with({
      samples: samples.map(s => ({ ...s, takenAt: s.id === 's1' ? null : s.takenAt })),
    })
    expect(oneSampleEach(undated, 'first').patients.map(({ patientId }) => patientId)).toEqual(['P2', 'P9'])
    const same = assay.with({ samples: samples.map(s => ({ ...s, takenAt: 100 })) })
    expect(oneSampleEach(same, 'last').exclusions.at(-1)?.reason).toBe('several samples on the last day')
  })

  it('meets the clinical table: means, patients without a sample, samples without a patient', () => {
    const cohort = biomarkerCohort(
      assay,
      { patientIds: ['P1', 'P2', 'P3'], outcome: { kind: 'binary', event: Uint8Array.of(1, 0, 1) } },
      { rule: 'mean' },
    )
    expect([...cohort.values]).toEqual([2, 5])
    expect(cohort.exclusions.filter(({ stage }) => stage === 'patient')).toEqual([
      { stage: 'patient', reason: 'in no row of the clinical table', patientId: 'P9', sampleId: 's5' },
      { stage: 'patient', reason: 'no usable sample', patientId: 'P3', sampleId: null },
    ])
    expect(cohort.findings.map(({ code }) => code)).toContain('sample-without-patient')
  })

  it('nobody left is refused', () => {
    expect(() =>
      biomarkerCohort(assay, { patientIds: ['X'], outcome: { kind: 'binary', event: Uint8Array.of(1) } }),
    ).toThrow('no patient has both')
  })
})
