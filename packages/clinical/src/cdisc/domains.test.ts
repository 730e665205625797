import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { FindingsError } from '@tessera/evidence'
import { parseIsoDay, readTable, writeXpt } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { readAdverseEventDomain } from './adverse-events.ts'
import { readDemographics } from './demographics.ts'
import { dispositionFacts, readDispositions } from './disposition.ts'
import { readExposureDomain } from './exposure.ts'
import { readLaboratoryDomain } from './laboratory.ts'
import { readResponses } from './responses.ts'
import { readTumourIdentification } from './tumour-identification.ts'
import { readTumourResults } from './tumour-results.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'sdtm-'))
let files = 0
const written = (text: string) => {
  const file = path.join(folder, `${++files}.csv`)
  writeFileSync(file, text)
  return file
}
const place = (findings: readonly { code: string; row?: number; severity: string }[]) =>
  findings.map(({ code, row, severity }) => [severity, code, row])

const tuHead = 'DOMAIN,USUBJID,TULNKID,TUTESTCD,TUSTRESC,TULOC,TUEVAL,TUEVALID,TUACPTFL,PREVIR\n'
const trHead =
  'DOMAIN,USUBJID,TRLNKID,TRTESTCD,TRSTRESC,TRSTRESN,TRSTRESU,TRSTAT,TRREASND,TREVAL,TREVALID,VISIT,TRDTC\n'

describe('a domain', () => {
  it('whose DOMAIN says otherwise is refused; single rows are findings', async () => {
    const rs = written('DOMAIN,USUBJID,RSTESTCD,RSSTRESC,RSDTC\nTR,A,OVRLRESP,SD,2020-01-01\n')
    await expect(readResponses(rs)).rejects.toThrow(FindingsError)
    const mixed = written(
      'DOMAIN,USUBJID,RSTESTCD,RSSTRESC,RSDTC\nRS,A,OVRLRESP,SD,2020-01-01\nTR,A,OVRLRESP,PD,2020-02-01\n',
    )
    const { responses, findings } = await readResponses(mixed)
    expect(responses).toHaveLength(1)
    expect(place(findings)).toEqual([['error', 'wrong-domain', 3]])
  })

  it('is the same from CSV and from a transport file', async () => {
    const csv = written(
      `${tuHead}TU,A,T01,TUMIDENT,TARGET,LIVER,INVESTIGATOR,,,\nTU,A,T02,TUMIDENT,TARGET,LYMPH NODE,INVESTIGATOR,,,Y\n`,
    )
    const { table } = await readTable(csv)
    const xpt = path.join(folder, 'tu.xpt')
    await writeXpt(table, xpt)
    const plain = async (file: string) =>
      (await readTumourIdentification(file)).lesions.map(({ file: _, ...lesion }) => lesion)
    expect(await plain(xpt)).toEqual(await plain(csv))
  })
})

describe('TU', () => {
  it('gives lesions by reader: role, organ, nodes, radiation', async () => {
    const { lesions, findings } = await readTumourIdentification(
      written(
        `${tuHead}TU,A,T01,TUMIDENT,TARGET,LIVER,INDEPENDENT ASSESSOR,R1,Y,\nTU,A,T02,TUMIDENT,TARGET,LYMPH NODE,INVESTIGATOR,,,Y\nTU,A,NT01,TUMIDENT,NON-TARGET,BONE,INVESTIGATOR,,,N\nTU,A,NEW01,TUMIDENT,NEW,BRAIN,INVESTIGATOR,,,\n`,
      ),
    )
    expect(findings).toEqual([])
    expect(
      lesions.map(({ role, node, irradiated, reader, accepted }) => [
        role,
        node,
        irradiated,
        reader,
        accepted,
      ]),
    ).toEqual([
      ['target', false, false, 'R1', true],
      ['target', true, true, 'INVESTIGATOR', null],
      ['non-target', false, false, 'INVESTIGATOR', null],
      ['new', false, false, 'INVESTIGATOR', null],
    ])
  })

  it('with a lesion that changes organ, one that split, and a role that is none', async () => {
    const { findings } = await readTumourIdentification(
      written(
        `${tuHead}TU,A,T01,TUMIDENT,TARGET,LIVER,INVESTIGATOR,,,\nTU,A,T01,TUMIDENT,TARGET,LUNG,INVESTIGATOR,,,\nTU,A,T02.1,TUSPLIT,TARGET,LIVER,INVESTIGATOR,,,\nTU,A,T03,TUMIDENT,BENIGN,LIVER,INVESTIGATOR,,,\nTU,A,T01,TUMIDENT,TARGET,LIVER,INVESTIGATOR,,,\n`,
      ),
    )
    expect(place(findings)).toEqual([
      ['error', 'lesion-changes', 3],
      ['warning', 'lesion-split', 4],
      ['error', 'lesion-role-unknown', 5],
      ['warning', 'lesion-identified-twice', 6],
    ])
    expect(findings[0].message).toContain('location LIVER became LUNG')
  })
})

describe('TR', () => {
  const tu = written(
    `${tuHead}TU,A,T01,TUMIDENT,TARGET,LIVER,INVESTIGATOR,,,\nTU,A,T02,TUMIDENT,TARGET,LYMPH NODE,INVESTIGATOR,,,\n`,
  )
  const reading = async (...rows: string[]) => {
    const { lesions } = await readTumourIdentification(tu)
    const { readings, findings } = await readTumourResults(written(`${trHead}${rows.join('\n')}\n`), lesions)
    return {
      readings: readings.map(({ state, diameterMm, reason }) => [state, diameterMm, reason]),
      findings,
    }
  }
  const row = (lesion: string, test: string, rest: string) =>
    `TR,A,${lesion},${test},${rest},INVESTIGATOR,,WEEK 6,2020-02-01`

  it.each<[string, string[], unknown[]]>([
    [
      'the longest diameter',
      [row('T01', 'LDIAM', '21,21,mm,,'), row('T01', 'LPERP', '12,12,mm,,')],
      ['measured', 21, null],
    ],
    [
      'the short axis of a node',
      [row('T02', 'LDIAM', '21,21,mm,,'), row('T02', 'LPERP', '12,12,mm,,')],
      ['measured', 12, null],
    ],
    ['centimetres by their declared unit', [row('T01', 'LDIAM', '2.1,2.1,cm,,')], ['measured', 21, null]],
    [
      'a diameter of 0 is a lesion that is gone',
      [row('T01', 'LDIAM', '0,0,mm,,')],
      ['absent', Number.NaN, null],
    ],
    [
      'too small to measure',
      [row('T01', 'LDIAM', 'TOO SMALL TO MEASURE,,,,')],
      ['too small', Number.NaN, null],
    ],
    [
      'not done, with its reason',
      [row('T01', 'LDIAM', ',,,NOT DONE,scan failed')],
      ['not evaluable', Number.NaN, 'scan failed'],
    ],
    ['a state', [row('NT1', 'TUMSTATE', 'PRESENT,,,,')], ['present', Number.NaN, null]],
    [
      'unequivocal progression',
      [row('NT1', 'TUMSTATE', 'UNEQUIVOCAL PROGRESSION,,,,')],
      ['unequivocal progression', Number.NaN, null],
    ],
    [
      'a new lesion that is certain',
      [row('NEW1', 'TUMSTATE', 'UNEQUIVOCAL,,,,')],
      ['present', Number.NaN, null],
    ],
    ['a new lesion that is not', [row('NEW1', 'TUMSTATE', 'EQUIVOCAL,,,,')], ['equivocal', Number.NaN, null]],
    [
      'not evaluable',
      [row('NT1', 'TUMSTATE', 'NOT EVALUABLE,,,,')],
      ['not evaluable', Number.NaN, 'NOT EVALUABLE'],
    ],
  ])('%s', async (_, rows, expected) => {
    const { readings, findings } = await reading(...rows)
    expect(readings).toEqual([expected])
    expect(findings).toEqual([])
  })

  it.each<[string, string[], unknown[]]>([
    ['without a unit', [row('T01', 'LDIAM', '21,21,,,')], ['error', 'reading-unreadable', 2]],
    ['in a unit of no length', [row('T01', 'LDIAM', '21,21,kg,,')], ['error', 'reading-unreadable', 2]],
    ['that is no number', [row('T01', 'LDIAM', 'big,,mm,,')], ['error', 'reading-unreadable', 2]],
    [
      'measured twice at a visit',
      [row('T01', 'LDIAM', '21,21,mm,,'), row('T01', 'LDIAM', '22,22,mm,,')],
      ['error', 'measured-twice', 3],
    ],
    [
      'a node without its short axis',
      [row('T02', 'LDIAM', '21,21,mm,,')],
      ['warning', 'reading-unreadable', 2],
    ],
    ['a state that is none', [row('NT1', 'TUMSTATE', 'LARGE,,,,')], ['error', 'reading-unreadable', 2]],
  ])('a reading %s is a finding', async (_, rows, expected) => {
    expect(place((await reading(...rows)).findings)).toEqual([expected])
  })
})

describe('RS', () => {
  it('keeps tests, criteria, readers and partial dates; one test twice at a visit is a finding', async () => {
    const { responses, findings } = await readResponses(
      written(
        'USUBJID,RSTESTCD,RSCAT,RSSTRESC,RSSTAT,RSREASND,RSEVAL,RSEVALID,RSACPTFL,VISITNUM,VISIT,RSDTC\nA,ovrlresp,RECIST 1.1,SD,,,INDEPENDENT ASSESSOR,R1,Y,2,WEEK 6,2014-02\nA,OVRLRESP,RECIST 1.1,PD,,,INDEPENDENT ASSESSOR,R1,,2,WEEK 6,2014-02\nA,OVRLRESP,RECIST 1.1,NE,NOT DONE,blurred,INVESTIGATOR,,,2,WEEK 6,2014-02-12\n',
      ),
    )
    expect(
      responses.map(({ test, reader, day, notDone, reason }) => [
        test,
        reader,
        day.precision,
        notDone,
        reason,
      ]),
    ).toEqual([
      ['OVRLRESP', 'R1', 'month', false, null],
      ['OVRLRESP', 'R1', 'month', false, null],
      ['OVRLRESP', 'INVESTIGATOR', 'day', true, 'blurred'],
    ])
    expect(place(findings)).toEqual([['error', 'response-recorded-twice', 3]])
  })
})

describe('AE, LB, EX, DS and DM', () => {
  it('AE: coded events with their grades; grade 6 is a finding', async () => {
    const { events, findings } = await readAdverseEventDomain(
      written(
        'DOMAIN,USUBJID,AEDECOD,AETOXGR,AESTDTC,AEENDTC,AEREL\nAE,A,PNEUMONITIS,3,2020-02-01,2020-03,POSSIBLE\nAE,A,RASH,6,2020-02-01,,NONE\n',
      ),
    )
    expect(events.map(({ term, grade, related }) => [term, grade, related])).toEqual([
      ['PNEUMONITIS', 3, true],
      ['RASH', null, false],
    ])
    expect(place(findings)).toContainEqual(['error', 'event-grade', 3])
  })

  it('LB: values with units and limits; tests not done are left out, texts told', async () => {
    const { records, findings } = await readLaboratoryDomain(
      written(
        'DOMAIN,USUBJID,LBTESTCD,LBSTRESC,LBSTRESN,LBSTRESU,LBSTNRLO,LBSTNRHI,LBSTAT,LBDTC\nLB,A,ALT,40,40,U/L,5,35,,2020-01-01\nLB,A,ALT,,,,,,NOT DONE,2020-01-08\nLB,A,PROT,NEGATIVE,,,,,,2020-01-08\n',
      ),
    )
    expect(records.map(({ code, value, unit, upper }) => [code, value, unit, upper])).toEqual([
      ['ALT', 40, 'U/L', 35],
      ['PROT', Number.NaN, null, Number.NaN],
    ])
    expect(place(findings)).toEqual([['note', 'laboratory-text', 4]])
  })

  it('EX: first and last dose', async () => {
    const { byPatient } = await readExposureDomain(
      written(
        'DOMAIN,USUBJID,EXTRT,EXDOSE,EXSTDTC,EXENDTC\nEX,A,DRUG,10,2020-01-02,2020-01-31\nEX,A,DRUG,10,2020-02-03,2020-02-20\n',
      ),
    )
    expect(byPatient.get('A')).toMatchObject({
      first: parseIsoDay('2020-01-02'),
      last: parseIsoDay('2020-02-20'),
    })
  })

  it('DS: withdrawal, loss, death and stopping are facts; completion and milestones are none', async () => {
    const { dispositions } = await readDispositions(
      written(
        'DOMAIN,USUBJID,DSDECOD,DSCAT,DSSTDTC\nDS,A,WITHDRAWAL BY SUBJECT,DISPOSITION EVENT,2020-02-01\nDS,B,LOST TO FOLLOW-UP,DISPOSITION EVENT,2020-02-02\nDS,C,ADVERSE EVENT,DISPOSITION EVENT,2020-02-03\nDS,D,COMPLETED,DISPOSITION EVENT,2020-02-04\nDS,D,RANDOMIZED,PROTOCOL MILESTONE,2020-01-04\nDS,E,DEATH,DISPOSITION EVENT,2020-02-05\n',
      ),
    )
    expect(dispositionFacts(dispositions).map(({ patientId, kind }) => [patientId, kind])).toEqual([
      ['A', 'withdrawal'],
      ['B', 'lost to follow-up'],
      ['C', 'treatment stopped'],
      ['E', 'death'],
    ])
  })

  it('DM: arms, screen failures and deaths; contradictions are findings', async () => {
    const { subjects, findings } = await readDemographics(
      written(
        'DOMAIN,USUBJID,ARMCD,ARM,RFSTDTC,RFENDTC,DTHDTC,DTHFL\nDM,A,A,Drug A,2020-01-01,2020-03-01,,\nDM,A,A,Drug A,2020-01-01,2020-03-01,,\nDM,B,A,Drug A,2020-01-01,2019-12-01,2019-11-01,N\nDM,C,Scrnfail,Screen Failure,,,,\nDM,D,B,Drug B,2020-01-01,2020-02-01,,Y\n',
      ),
    )
    expect(
      subjects.map(({ patientId, arm, screenFailure, died }) => [patientId, arm, screenFailure, died]),
    ).toEqual([
      ['A', 'Drug A', false, false],
      ['B', 'Drug A', false, true],
      ['C', null, true, false],
      ['D', 'Drug B', false, true],
    ])
    expect(place(findings)).toEqual([
      ['error', 'patient-twice', 3],
      ['error', 'death-contradicted', 4],
      ['error', 'death-before-start', 4],
      ['error', 'end-before-start', 4],
      ['warning', 'death-without-date', 6],
    ])
  })
})

const data = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const absent = existsSync(`${data}recist_sdtm`) ? '' : ' (skipped: ../shared/data/recist_sdtm is not there)'
describe.skipIf(absent !== '')(`the RECIST data of pharmaversesdtm${absent}`, () => {
  it('is read whole: 75 lesions and 273 readings by three readers, 66 responses', async () => {
    const { lesions, findings } = await readTumourIdentification(`${data}recist_sdtm/sdtm_tu_onco_recist.csv`)
    const results = await readTumourResults(`${data}recist_sdtm/sdtm_tr_onco_recist.csv`, lesions)
    const { responses } = await readResponses(`${data}recist_sdtm/sdtm_rs_onco_recist.csv`)
    expect([lesions.length, results.readings.length, responses.length]).toEqual([75, 273, 66])
    expect([...findings, ...results.findings]).toEqual([])
    expect(new Set(responses.map(({ reader }) => reader)).size).toBe(3)
    // Lesion T02 of the first patient is a node: 32.32 mm is its perpendicular, 33.6128 its longest diameter.
    expect(results.readings.find(({ lesion }) => lesion === 'T02')?.diameterMm).toBe(32.32)
  })

  it('reads the pilot’s DM, DS and EX, from transport files', async () => {
    const { subjects } = await readDemographics(`${data}cdisc_pilot/dm.xpt`)
    const { dispositions } = await readDispositions(`${data}cdisc_pilot/ds.xpt`)
    const { byPatient } = await readExposureDomain(`${data}cdisc_pilot/ex.xpt`)
    expect([subjects.length, subjects.filter(({ screenFailure }) => screenFailure).length]).toEqual([306, 52])
    expect(dispositions.filter(({ isMilestone }) => !isMilestone)).toHaveLength(306)
    expect(byPatient.size).toBe(254)
  })
})
