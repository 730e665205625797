import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signatureNamed } from '@tessera/omics'
import { describe, expect, it } from 'vitest'
import { readProtocol } from '../protocol/read.ts'
import { intake } from './intake.ts'

const signature = signatureNamed('tis-18-weighted')
const genes = [...(signature?.genes ?? []), ...(signature?.housekeeping ?? []), 'OTHER']

/** Thirty patients with a sample before time zero; the first has a second one after it, the second has that one alone. */
function study(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-late-scores-'))
  const ids = Array.from({ length: 30 }, (_, p) => `P${p + 1}`)
  const samples = ids.flatMap((id, p) => [
    ...(p === 1 ? [] : [{ sample: `${id}a`, id, date: '2021-02-20' }]),
    ...(p < 2 ? [{ sample: `${id}b`, id, date: '2021-04-01' }] : []),
  ])
  const lines = (rows: readonly (readonly (string | number)[])[]) =>
    rows.map(row => `${row.join(',')}\n`).join('')
  const files = {
    'patients.csv': lines([
      ['patient', 'centre', 'age', 'start'],
      ...ids.map((id, p) => [id, 'ABC'[p % 3], 40 + p, '2021-03-01']),
    ]),
    'samples.csv': lines([
      ['sample_id', 'patient_id', 'date', 'material'],
      ...samples.map(({ sample, id, date }) => [sample, id, date, 'tumour']),
    ]),
    'rna.csv': lines([
      ['gene', ...samples.map(({ sample }) => sample)],
      ...genes.map((gene, g) => [gene, ...samples.map((_, s) => 10 + ((7 * g + 31 * s) % 90))]),
    ]),
    'study.yaml': `study: late
title: A score of a late sample
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: first dose, at: start }
measured: { inflamed: { assay: rna, published: tis-18-weighted } }
endpoints: { score: { type: continuous, value: inflamed } }
blocks:
  clinical: { columns: [age], knownAt: before the first dose }
  rna: { assay: rna.csv, scale: counts, samples: samples.csv }
questions:
  - { prognosis: score, models: { clinical: [clinical] } }
`,
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return join(folder, 'study.yaml')
}

describe('a score measured in samples', () => {
  it('leaves out, with a count, whoever has none but a sample taken after time zero', async () => {
    const { assembled, findings } = await intake(readProtocol(study()))
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const [question] = assembled.questions
    expect(question.patientIds).toHaveLength(29)
    expect(question.patientIds).not.toContain('P2')
    const late = question.exclusions.filter(({ code }) => code === 'sample-after-time-zero')
    expect(late.map(({ unit, id, stage }) => `${unit} ${id}, ${stage}`)).toEqual([
      'patient P2, endpoint',
      'sample P1b, score inflamed',
      'sample P2b, score inflamed',
    ])
    // Of the first patient the earlier sample is the one that counts, as it does where there is no later one.
    const { outcome } = question.rows
    if (outcome.kind !== 'continuous') throw new Error('a score is a value')
    expect(outcome.value.every(Number.isFinite)).toBe(true)
  })
})
