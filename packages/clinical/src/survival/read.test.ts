import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { parseIsoDay } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { readAssessments, withAssessments } from './assessments.ts'
import { readEvents, withEvents } from './events.ts'
import { survivalDefinition } from './named-definitions.ts'
import { readSurvivalPatients } from './patients.ts'
import { readSurvivalDefinition } from './read-definition.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'survival-'))
let files = 0

function written(text: string): string {
  const file = path.join(folder, `${++files}.csv`)
  writeFileSync(file, text)
  return file
}

const place = (findings: readonly { code: string; row?: number }[]) =>
  findings.map(({ code, row }) => [code, row])

describe('a table of patients', () => {
  it('gives facts with the column that each comes from', async () => {
    const { patients, columns } = await readSurvivalPatients(
      written(
        'USUBJID,RANDDT,DTHDTC,LSTALVDT,progression_date,progression_site\nA,2020-01-01,2020-07,2020-06-30,2020-05-01,Local\n',
      ),
    )
    expect(columns).toMatchObject({ timeZero: 'RANDDT', death: 'DTHDTC', lastContact: 'LSTALVDT' })
    expect(patients[0].facts.map(({ kind, site, field }) => [kind, site, field])).toEqual([
      ['death', null, 'DTHDTC'],
      ['last contact', null, 'LSTALVDT'],
      ['progression', 'local', 'progression_date'],
    ])
  })

  it('with a patient twice, an unknown site, a death without date and a treatment that was completed', async () => {
    const { patients, findings } = await readSurvivalPatients(
      written(
        'patient_id,time_zero,died,recurrence_date,recurrence_site,treatment_stop_date,treatment_stop_reason\nA,2020-01-01,Y,,,2020-03-01,completed\nA,2020-01-01,,,,,\nB,2020-01-01,,2020-02-01,elsewhere,2020-03-01,toxicity\n',
      ),
    )
    expect(place(findings)).toEqual([
      ['patient-twice', 3],
      ['site-unknown', 4],
    ])
    expect(patients.map(one => one.diedWithoutDate ?? false)).toEqual([true, false])
    expect(patients.map(({ facts }) => facts.map(({ kind }) => kind))).toEqual([
      [],
      ['recurrence', 'treatment stopped'],
    ])
  })
})

describe('assessments', () => {
  const head = 'USUBJID,RSTESTCD,RSSTRESC,RSEVALID,RSACPTFL,RSDTC\n'

  it('of several readers are the accepted ones, or those of the named one', async () => {
    const file = written(
      `${head}A,OVRLRESP,SD,R1,Y,2020-02-01\nA,OVRLRESP,PD,R2,,2020-02-01\nA,TRGRESP,SD,R1,Y,2020-02-01\n`,
    )
    expect((await readAssessments(file)).assessments.map(({ response }) => response)).toEqual(['SD'])
    expect(
      (await readAssessments(file, { reader: 'R2' })).assessments.map(({ response }) => response),
    ).toEqual(['PD'])
    const { findings } = await readAssessments(file, { reader: 'R3' })
    expect(findings[0]).toMatchObject({ code: 'no-such-reader', cure: 'name one of R1, R2' })
    const unmarked = written(`${head}A,OVRLRESP,SD,R1,,2020-02-01\nA,OVRLRESP,PD,R2,,2020-02-01\n`)
    expect((await readAssessments(unmarked)).findings[0].code).toBe('no-such-reader')
  })

  it.each([
    ['the first PD', ['PR', 'PD', 'PD'], '2020-02-02', '2020-02-01'],
    ['a response after it does not count', ['PD', 'CR'], '2020-02-01', null],
    ['iCPD goes back to the iUPD that it confirms', ['iSD', 'iUPD', 'iUPD', 'iCPD'], '2020-02-02', null],
    ['an iUPD that was taken back is none', ['iUPD', 'iPR', 'iUPD', 'iCPD'], '2020-02-03', '2020-02-02'],
    ['NE in between does not take it back', ['iUPD', 'NE', 'iCPD'], '2020-02-01', null],
    ['iUPD alone is no progression', ['iUPD', 'iUPD'], null, null],
  ])('progression: %s', async (_, responses, progression, response) => {
    const rows = responses.map((one, i) => `A,${one},2020-02-0${i + 1}`).join('\n')
    const { assessments } = await readAssessments(written(`patient_id,response,date\n${rows}\n`))
    const { patients } = await readSurvivalPatients(written('patient_id,time_zero\nA,2020-01-01\n'))
    const { facts } = withAssessments(patients, assessments).patients[0]
    const dayOf = (kind: string) => facts.find(fact => fact.kind === kind)?.day.day ?? null
    expect(dayOf('progression')).toBe(progression === null ? null : parseIsoDay(progression))
    expect(dayOf('response')).toBe(response === null ? null : parseIsoDay(response))
  })

  it('that are not evaluable or not done are not adequate; strangers are findings', async () => {
    const file = written(
      'patient_id,response,date,RSSTAT\nA,NE,2020-02-01,\nA,,2020-02-02,NOT DONE\nA,SD,2020-02-03,\nZ,SD,2020-02-03,\n',
    )
    const { assessments } = await readAssessments(file)
    expect(assessments.map(({ adequate }) => adequate)).toEqual([false, false, true, true])
    expect(place(withAssessments([], assessments).findings)).toEqual([
      ['patient-unknown', 2],
      ['patient-unknown', 5],
    ])
  })
})

it('a response that is none is a finding, and its assessment not adequate; names stand for their codes', async () => {
  const { assessments, findings } = await readAssessments(
    written(
      'patient_id,response,date\nA,CHECK,2020-02-01\nA,progressive disease,2020-03-01\nA,icpd,2020-04-01\n',
    ),
  )
  expect(assessments.map(({ response, adequate }) => [response, adequate])).toEqual([
    [null, false],
    ['PD', true],
    ['iCPD', true],
  ])
  expect(place(findings)).toEqual([['response-code-unknown', 2]])
})

describe('a table of events', () => {
  it('says the kinds of its events, or has one kind', async () => {
    const kinds = await readEvents(
      written(
        'patient_id,event,event_date,site\nA,progression,2020-02-01,distant\nA,second_primary,2020-03-01,\n',
      ),
    )
    expect(kinds.events.map(({ kind, site }) => [kind, site])).toEqual([
      ['progression', 'distant'],
      ['second primary', null],
    ])
    const one = await readEvents(written('USUBJID,AEDECOD,AESTDTC\nA,RASH,2020-02\n'))
    expect(one.events[0]).toMatchObject({ kind: 'event', detail: 'RASH', day: { precision: 'month' } })
    expect(place(withEvents([], one.events).findings)).toEqual([['patient-unknown', 2]])
  })

  it('with an unknown kind and a missing date', async () => {
    const { events, findings } = await readEvents(
      written('patient_id,event,event_date\nA,progresion,2020-02-01\nA,death,\n'),
    )
    expect(events).toEqual([])
    expect(place(findings)).toEqual([
      ['event-unknown', 2],
      ['event-without-date', 3],
    ])
    expect(findings[0].cure).toContain("'progression'")
  })
})

describe("a user's own definition", () => {
  it('is what JSON says', () => {
    const own = survivalDefinition('local-control', 'fda')
    expect(readSurvivalDefinition(JSON.parse(JSON.stringify(own)), 'own.json')).toEqual(own)
  })

  it('with faults: each is named by its place', () => {
    const json = {
      parameter: 'PFS',
      label: 'x',
      rules: 'own',
      events: [{ fact: 'dead', description: '' }],
      censoring: {},
    }
    const read = () => readSurvivalDefinition(json, 'own.json')
    expect(read).toThrow(FindingsError)
    try {
      read()
    } catch (error) {
      const fields = error instanceof FindingsError ? error.findings.map(({ field }) => field) : []
      expect(fields).toEqual(['events 1, fact', 'events 1, description', 'censoring'])
    }
    expect(() => readSurvivalDefinition(null, 'own.json')).toThrow(FindingsError)
  })
})
