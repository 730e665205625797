import { readFileSync } from 'node:fs'
import { createRandom } from '@tessera/statistics'
import { readTable, writeParquet } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { csv, findingsOf, writeStudy } from '../../test/write-study.ts'

const day = (offset: number) =>
  new Date(Date.UTC(2018, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10)
const random = createRandom(11, 'intake test')
const patients = Array.from({ length: 120 }, (_, i) => {
  const surgery = Math.floor(random.next() * 700)
  const follow = 60 + Math.floor(random.next() * 900)
  const dies = random.next() < 0.5
  return {
    id: `P${i + 1}`,
    centre: ['A', 'B', 'C'][i % 3],
    age: i === 5 ? '' : 40 + Math.floor(random.next() * 40),
    stage: ['I', 'II', 'III'][Math.floor(random.next() * 3)],
    afp: Math.round(random.next() * 500),
    afpDate: day(surgery - 10),
    surgery: day(surgery),
    death: dies ? day(surgery + follow) : '',
    contact: day(surgery + follow),
  }
})
const header = 'patient_id,centre,age,stage,afp,afp_date,surgery_date,death_date,last_contact'
const table = (rows = patients) =>
  csv(
    header,
    rows.map(row => Object.values(row)),
  )

const study = `study: dated
title: A dated study
patients: { table: patients.csv, id: patient_id, centre: centre }
dataCut: 2022-12-31
timeZero: { name: surgery, at: surgery_date }
eligibility: { include: ["age >= 45"] }
endpoints:
  os: { type: time-to-event, events: [death_date], censor: last_contact, horizon: 24 months }
blocks:
  clinical: { columns: [age, stage], knownAt: before surgery }
  marker: { columns: [afp], dated: afp_date }
questions:
  - prognosis: os
    models:
      clinical: [clinical]
      full: [clinical, marker]
    subgroups: [stage]
`
const run = (yaml = study, rows = table()) =>
  findingsOf(writeStudy({ 'study.yaml': yaml, 'patients.csv': rows }))
const codes = (found: Awaited<ReturnType<typeof run>>) =>
  found.findings
    .filter(finding => finding.severity !== 'note' && finding.code !== 'feasibility')
    .map(finding => finding.code)

describe('intake of a dated study', () => {
  it('assembles the question, and everybody read is analysed or in the ledger', async () => {
    const { intake, findings } = await run()
    expect(findings.filter(finding => finding.severity === 'error')).toEqual([])
    if (!intake) throw new Error('refused')
    const [question] = intake.assembled.questions
    const { exclusions } = intake.assembled
    expect(question.rows.size + exclusions.length + question.exclusions.length).toBe(120)
    expect(exclusions.map(one => one.reason)).toContain(
      'eligibility cannot be judged, value missing: age >= 45',
    )
    expect(question.rows.features.map(feature => feature.name)).toEqual(['age', 'stage', 'afp'])
    expect(intake.questions[0].models).toEqual({ clinical: ['age', 'stage'], full: ['age', 'stage', 'afp'] })
    const boxes = intake.questions[0].flow
    expect(boxes[0].n - boxes[0].left.reduce((sum, left) => sum + left.n, 0)).toBe(boxes[1].n)
    expect(boxes.at(-1)?.n).toBe(question.rows.size)
    expect(intake.declarations).toEqual([
      { block: 'clinical', knownAt: 'before surgery', verified: false },
      { block: 'marker', knownAt: 'afp_date, at or before time zero', verified: true },
    ])
  })

  it('a value dated after time zero names column, file, row and both dates', async () => {
    const late = patients.map((row, i) => (i === 7 ? { ...row, afpDate: day(1500) } : row))
    const { findings } = await run(study, table(late))
    const found = findings.find(finding => finding.code === 'value-after-time-zero')
    expect(found).toMatchObject({
      severity: 'error',
      file: 'patients.csv',
      row: 9,
      field: 'afp',
      patientId: 'P8',
    })
    expect(found?.message).toContain(day(1500))
    expect(found?.message).toContain(patients[7].surgery)
  })

  it.each([
    ['isMissing(death_date)', 'death_date'],
    ['last_contact - surgery_date > 365', 'last_contact'],
  ])('the rule "%s", which conditions on the future, is refused by name', async (rule, column) => {
    const { findings } = await run(study.replace('"age >= 45"', `"${rule}"`))
    expect(findings.find(finding => finding.code === 'eligibility-uses-outcome')).toMatchObject({
      severity: 'error',
      field: column,
      file: 'study.yaml',
      row: 6,
    })
  })

  it('a rule on a derived column that reads the outcome is refused too', async () => {
    const derived = study.replace('dataCut:', 'derive: { follow: last_contact - surgery_date }\ndataCut:')
    expect(codes(await run(derived.replace('"age >= 45"', '"follow >= 365"')))).toContain(
      'eligibility-uses-outcome',
    )
  })

  it('eventFree(timeZero) looks only at what had happened by then, and is accepted', async () => {
    expect(codes(await run(study.replace('"age >= 45"', '"aliveAndRecurrenceFree(timeZero)"')))).toEqual([])
  })

  it('minimum follow-up is potential follow-up, whatever was observed', async () => {
    const { intake } = await run(`${study.replace('2022-12-31', '2021-06-30')}minimumFollowUp: 24 months\n`)
    const latest = (Date.UTC(2021, 5, 30) - 24 * 30.4375 * 86_400_000) / 86_400_000
    const late = patients.filter(
      row => Date.parse(row.surgery) / 86_400_000 > latest && row.age !== '' && Number(row.age) >= 45,
    )
    const left = intake?.assembled.exclusions
      .filter(one => one.code === 'potential-follow-up')
      .map(one => one.id)
    expect(left).toEqual(late.map(row => row.id))
    expect(left?.length).toBeGreaterThan(0)
  })

  it('a treatment without a start date, or after time zero without grace, is immortal time', async () => {
    const treated = (extra: string) => `${study}treatment: { column: stage${extra} }\n`
    expect(codes(await run(treated('')))).toContain('immortal-time')
    expect(codes(await run(treated(', started: last_contact')))).toContain('immortal-time')
    expect(codes(await run(treated(', started: last_contact, grace: 90 days')))).not.toContain(
      'immortal-time',
    )
    expect(codes(await run(treated(', startsAtTimeZero: true')))).not.toContain('immortal-time')
  })

  it('a treatment that starts after time zero is no feature', async () => {
    const yaml = `${study}treatment: { column: stage, started: last_contact, grace: 5 years }\n`
    expect(
      (await run(yaml)).findings.find(finding => finding.code === 'value-after-time-zero'),
    ).toMatchObject({ field: 'stage' })
  })

  it.each([
    ['no treatment', '', '', 'benefit-without-comparator'],
    [
      'one arm',
      'treatment: { column: arm, startsAtTimeZero: true }\nderive: { arm: "age > 0" }\n',
      '',
      'benefit-without-comparator',
    ],
    [
      'no adjustment',
      'treatment: { column: stage, startsAtTimeZero: true }\n',
      '',
      'benefit-without-adjustment',
    ],
  ])('a question of benefit with %s is refused with its reason', async (_, treatment, adjust, code) => {
    const yaml = `${study.replace('prognosis: os', 'benefit: os')}${adjust}${treatment}`
    expect(codes(await run(yaml))).toContain(code)
  })

  it('a block that does not say when it was known is refused', async () => {
    expect(codes(await run(study.replace(', knownAt: before surgery', '')))).toContain(
      'known-at-not-declared',
    )
  })

  it('the outcome, or a column made of it, is no feature', async () => {
    expect(codes(await run(study.replace('[age, stage]', '[age, stage, last_contact]')))).toContain(
      'feature-is-outcome',
    )
    const derived = study.replace('dataCut:', 'derive: { follow: last_contact - surgery_date }\ndataCut:')
    expect(codes(await run(derived.replace('[age, stage]', '[age, follow]')))).toContain('feature-is-outcome')
  })

  it('a column that tells the outcome under another name is caught by what it does', async () => {
    const rows = patients.map(row => ({
      ...row,
      afp: (Date.parse(row.contact) - Date.parse(row.surgery)) / 86_400_000 / 7,
    }))
    const { findings } = await run(study, table(rows))
    expect(findings.find(finding => finding.code === 'column-gives-outcome-away')).toMatchObject({
      severity: 'error',
      field: 'afp',
    })
  })

  it('a wrong column is named with its line and the nearest one', async () => {
    const { findings } = await run(study.replace('[age, stage]', '[age, stge]'))
    expect(findings).toMatchObject([{ code: 'no-such-column', row: 10, cure: "did you mean 'stage'?" }])
  })

  it('permuting the rows of the file changes nobody’s outcome', async () => {
    const straight = (await run()).intake
    const turned = (await run(study, table([...patients].reverse()))).intake
    const outcomes = (taken: typeof straight) => {
      const question = taken?.assembled.questions[0]
      if (question?.rows.outcome.kind !== 'time-to-event') throw new Error('no outcome')
      const { time, event } = question.rows.outcome
      return Object.fromEntries(question.patientIds.map((id, row) => [id, [time[row], event[row]]]))
    }
    expect(outcomes(turned)).toEqual(outcomes(straight))
  })
})

describe('broken inputs are each a clear finding', () => {
  it('duplicate patients, with both rows', async () => {
    const { findings } = await run(study, table([...patients, patients[3]]))
    expect(findings.find(finding => finding.code === 'duplicate-patient')).toMatchObject({
      severity: 'error',
      row: 122,
      patientId: 'P4',
      message: expect.stringContaining('row 5'),
    })
  })

  it('a centre with one patient', async () => {
    const rows = patients.map((row, i) => (i === 10 ? { ...row, centre: 'Lonely' } : row))
    const { findings } = await run(study, table(rows))
    expect(findings.find(finding => finding.code === 'centre-with-one-patient')).toMatchObject({
      centre: 'Lonely',
    })
  })

  it('an endpoint with no events', async () => {
    const rows = patients.map(row => ({ ...row, death: '' }))
    const typed = `${study}dictionary: { columns: { death_date: { type: date } } }\n`
    expect(codes(await run(typed, table(rows)))).toContain('endpoint-without-events')
  })

  it('a constant column', async () => {
    const { findings } = await run(study, table(patients.map(row => ({ ...row, afp: 7 }))))
    expect(findings.find(finding => finding.code === 'constant-column')).toMatchObject({
      severity: 'warning',
      field: 'afp',
    })
  })

  it('one patient under two numbers in two centres', async () => {
    const twin = { ...patients[20], id: 'P999', centre: 'B' }
    const { findings } = await run(study, table([...patients, twin]))
    expect(findings.find(finding => finding.code === 'near-identical-rows')).toMatchObject({
      severity: 'error',
      row: 122,
      patientId: 'P999',
      message: expect.stringContaining('row 22'),
    })
  })

  it('a stray quote', async () => {
    const { findings } = await run(study, table().replace('P50,', '"P50,'))
    const [first] = findings.filter(finding => finding.severity === 'error')
    expect(first).toMatchObject({ file: 'patients.csv', row: 51 })
  })

  it('mixed encodings', async () => {
    const bytes = Buffer.concat([
      Buffer.from(table().replace('P3,', '患者3,')),
      Buffer.from([0x50, 0x39, 0x39, 0x39, 0x2c, 0xd6, 0xd0, 0xb9, 0xfa, 0x2c, 0x0a]),
    ])
    const { findings } = await findingsOf(writeStudy({ 'study.yaml': study, 'patients.csv': bytes }))
    expect(findings.some(finding => finding.severity === 'error' && finding.file === 'patients.csv')).toBe(
      true,
    )
  })

  it('a truncated Parquet file, and a file that is not there', async () => {
    const parquet = study.replace('table: patients.csv', 'table: patients.parquet')
    const whole = writeStudy({ 'study.yaml': parquet, 'patients.csv': table() })
    const { table: read } = await readTable(whole.replace('study.yaml', 'patients.csv'))
    const target = whole.replace('study.yaml', 'patients.parquet')
    await writeParquet(read, target)
    expect((await findingsOf(whole)).intake?.read).toBe(120)
    const bytes = readFileSync(target)
    const broken = bytes.subarray(0, Math.floor(bytes.length * 0.6))
    const { findings } = await findingsOf(writeStudy({ 'study.yaml': parquet, 'patients.parquet': broken }))
    expect(findings).toMatchObject([{ severity: 'error', file: 'patients.parquet' }])
    const absent = await findingsOf(writeStudy({ 'study.yaml': study }))
    expect(absent.findings).toMatchObject([{ severity: 'error', file: 'patients.csv' }])
  })
})
