import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { csv, findingsOf, writeStudy } from '../../test/write-study.ts'
import { readProtocol } from '../protocol/read.ts'
import { intake } from './intake.ts'

const root = join(import.meta.dirname, '../../../..')
const data = join(root, '../shared/data/ici_loris')

describe.skipIf(!existsSync(data))('ici-response (skipped where ../shared/data/ici_loris is absent)', () => {
  const file = () => readProtocol(join(root, 'examples/ici-response/study.yaml'))

  it('takes in the three files as three centres, with the six variables', async () => {
    const taken = await intake(file(), { dataDir: data })
    const told = taken.findings.filter(finding => finding.severity !== 'note').map(finding => finding.code)
    expect(told.filter(code => code !== 'feasibility')).toEqual([])
    expect(taken.centres.map(centre => centre.read)).toEqual([964, 515, 104])
    const [response] = taken.assembled.questions
    expect(response.rows.features.map(feature => feature.name).sort()).toEqual(
      expect.arrayContaining(['Albumin', 'CancerType', 'Systemic_therapy_history']),
    )
    expect(taken.declarations.every(declaration => !declaration.verified)).toBe(true)
    expect(taken.sources.map(source => source.rows)).toEqual([964, 515, 104])
  })

  it('a further cohort is one more centre; the same file read twice is caught', async () => {
    const lines = readFileSync(join(data, 'Chowell_train.csv'), 'utf8').trimEnd().split('\n')
    const path = writeStudy({ 'further.csv': `${lines.slice(0, 31).join('\n')}\n` })
    const further = [{ file: join(dirname(path), 'further.csv'), centre: 'Further' }]
    const taken = await intake(file(), { dataDir: data, further })
    expect(taken.centres.at(-1)).toEqual({ name: 'Further', read: 30 })
    expect(taken.findings.filter(finding => finding.code === 'near-identical-rows').length).toBeGreaterThan(
      19,
    )
  })
})

const study = `study: two
title: Two tables
patients:
  id: id
  tables:
    - { file: north.csv, centre: North }
    - { file: south.csv, centre: South }
tables: { labs: { file: labs.csv, id: patient } }
timeZero: { name: start }
endpoints: { response: { type: binary, event: response == 1 } }
blocks: { clinical: { columns: [age, crp], knownAt: before } }
questions: [{ prognosis: response, models: { clinical: [clinical] } }]
validation: { external: [South] }
`
const people = (from: number) =>
  csv(
    'id,age,response',
    Array.from({ length: 20 }, (_, i) => [
      `P${from + i}`,
      40 + ((i * 7 + from) % 31),
      (i * i + from) % 3 === 0 ? 1 : 0,
    ]),
  )
const labs = csv('patient,crp', [
  ...Array.from({ length: 39 }, (_, i) => [`P${i}`, ((i * 13) % 17) / 2]),
  ['P77', 3],
])

describe('a study of several tables', () => {
  const run = (yaml: string, more: Record<string, string> = {}) =>
    findingsOf(
      writeStudy({
        'study.yaml': yaml,
        'north.csv': people(0),
        'south.csv': people(20),
        'labs.csv': labs,
        ...more,
      }),
    )

  it('stacks files, joins a further table by patient, and says who did not fit', async () => {
    const { intake: taken, findings } = await run(study)
    const [question] = taken?.assembled.questions ?? []
    const crp = question.rows.features.find(feature => feature.name === 'crp')
    if (crp?.kind !== 'numeric') throw new Error('crp')
    expect(question.patientIds).toHaveLength(40)
    expect(crp.values[3]).toBe(((3 * 13) % 17) / 2)
    expect(crp.values[39]).toBeNaN()
    expect(
      findings.filter(finding => finding.code === 'key-unmatched').map(finding => finding.value),
    ).toEqual(expect.arrayContaining(['P39', 'P77']))
    expect(taken?.completeness.rows.find(row => row.column === 'crp')).toMatchObject({
      centre0: 1,
      centre1: 0.95,
      all: 0.975,
    })
  })

  it('outcomes of external centres are not looked at by checks of features', async () => {
    const leaking = csv(
      'id,age,response',
      Array.from({ length: 20 }, (_, i) => [`P${20 + i}`, i % 2 === 0 ? 99 : 30, i % 2 === 0 ? 1 : 0]),
    )
    const { findings } = await run(study, { 'south.csv': leaking })
    expect(findings.map(finding => finding.code)).not.toContain('column-gives-outcome-away')
    const open = study.replace('validation: { external: [South] }\n', '')
    const both = await run(open, {
      'south.csv': leaking,
      'north.csv': leaking.replaceAll(/P(\d+)/g, (_, n) => `P${Number(n) - 20}`),
    })
    expect(both.findings.map(finding => finding.code)).toContain('column-gives-outcome-away')
  })

  it('identifiers that are counted anew in each file are kept apart by centre', async () => {
    const again = study
      .replace('  id: id\n', '  id: id\n  idsWithin: table\n')
      .replace(/tables: \{ labs.*\n/, '')
      .replace(', crp]', ']')
    const { intake: taken } = await run(again, { 'south.csv': people(0) })
    expect(taken?.assembled.questions[0].patientIds).toEqual(expect.arrayContaining(['North/P0', 'South/P0']))
    expect((await run(study, { 'south.csv': people(0) })).findings.map(finding => finding.code)).toContain(
      'duplicate-patient',
    )
  })

  it('a number that is text in another file is an error, not a guess', async () => {
    const { findings } = await run(study, { 'south.csv': people(20).replaceAll(/,(\d\d),/g, ',old,') })
    expect(findings).toMatchObject([{ code: 'column-kind-differs', file: 'south.csv', field: 'age' }])
  })

  it.each([
    ['external: [South]', 'leaveOut: centre, external: [South]', 'one-centre-to-leave-out'],
    ['external: [South]', 'external: [North, South]', 'nothing-to-train-on'],
    ['external: [South]', 'temporal: 2020-01-01', 'temporal-without-dates'],
  ])('a validation that the tables cannot carry is refused: %s -> %s', async (before, after, code) => {
    expect((await run(study.replace(before, after))).findings.map(finding => finding.code)).toContain(code)
  })
})
