import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { columnOf, csvText, numberAt, readTable, textAt } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { survivalPatient } from '../../test/survival-case.ts'
import { readDemographics } from '../cdisc/demographics.ts'
import { readDispositions } from '../cdisc/disposition.ts'
import { readExposureDomain } from '../cdisc/exposure.ts'
import { bestResponses } from '../response/best-response/index.ts'
import type { RecordedResponse } from '../response/visit-response.ts'
import { deriveSurvival } from '../survival/derive.ts'
import { survivalDefinition } from '../survival/named-definitions.ts'
import { adrs, bestParameters, visitParameters } from './adrs.ts'
import { adsl } from './adsl.ts'
import { adtte } from './adtte.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'adam-'))
const written = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text)
  return path.join(folder, name)
}

describe('ADSL', () => {
  it('has doses, disposition, death and populations', async () => {
    const { subjects } = await readDemographics(
      written(
        'dm.csv',
        'STUDYID,DOMAIN,USUBJID,SUBJID,SITEID,AGE,SEX,ARMCD,ARM,ACTARM,RFSTDTC,RFENDTC,DTHDTC,DTHFL\nS,DM,S-1,1,01,60,F,A,Drug A,Drug A,2020-01-01,2020-03-01,2020-02-20,Y\nS,DM,S-2,2,01,61,M,Scrnfail,Screen Failure,Screen Failure,,,,\nS,DM,S-3,3,01,62,M,B,Drug B,Drug A,2020-01-05,2020-06-01,,\n',
      ),
    )
    const exposures = await readExposureDomain(
      written(
        'ex.csv',
        'DOMAIN,USUBJID,EXTRT,EXDOSE,EXSTDTC,EXENDTC\nEX,S-1,A,10,2020-01-02,2020-01-31\nEX,S-1,A,0,2020-02-01,2020-02-05\nEX,S-3,A,10,2020-01-05,2020-05-30\n',
      ),
    )
    const { dispositions } = await readDispositions(
      written(
        'ds.csv',
        'DOMAIN,USUBJID,DSDECOD,DSCAT,DSSTDTC\nDS,S-1,DEATH,DISPOSITION EVENT,2020-02-20\nDS,S-3,COMPLETED,DISPOSITION EVENT,2020-06-01\nDS,S-3,RANDOMIZED,PROTOCOL MILESTONE,2020-01-05\n',
      ),
    )
    expect(csvText(adsl({ subjects, exposures, dispositions }))).toBe(
      `STUDYID,USUBJID,SUBJID,SITEID,AGE,AGEU,SEX,RACE,COUNTRY,ARM,ACTARM,TRT01P,TRT01A,ITTFL,SAFFL,RFSTDT,TRTSDT,TRTEDT,TRTDURD,EOSDT,EOSSTT,DCSREAS,DTHDT,DTHFL,LSTALVDT
S,S-1,1,01,60,,F,,,Drug A,Drug A,Drug A,Drug A,Y,Y,2020-01-01,2020-01-02,2020-01-31,30,2020-02-20,DISCONTINUED,DEATH,2020-02-20,Y,2020-02-20
S,S-2,2,01,61,,M,,,,,,,N,N,,,,,,,,,,
S,S-3,3,01,62,,M,,,Drug B,Drug A,Drug B,Drug A,Y,Y,2020-01-05,2020-01-05,2020-05-30,147,2020-06-01,COMPLETED,,,,2020-06-01
`,
    )
  })
})

describe('ADRS', () => {
  it('has overall responses by visit and the parameters of best response', () => {
    const responses = (['PR', 'PR', 'PD'] as const).map(
      (response, i): RecordedResponse => ({
        patientId: 'P1',
        reader: 'R1',
        visit: `WEEK ${6 * (i + 1)}`,
        day: 42 * (i + 1),
        response,
        file: 'rs.csv',
        row: i + 2,
      }),
    )
    const { best } = bestResponses(responses)
    const lines = csvText(adrs([...visitParameters(responses), ...bestParameters(best)])).split('\n')
    expect(lines[1]).toBe('P1,OVR,Overall Response by Visit,PR,2,1970-02-12,WEEK 6,R1,,rs.csv,2')
    expect(lines.slice(4, -1).map(line => line.split(',').slice(1, 6).join(','))).toEqual([
      'BOR,Best Overall Response,PR,2,1970-02-12',
      'CBOR,Best Confirmed Overall Response,PR,2,1970-02-12',
      'RSP,Response,Y,1,1970-02-12',
      'CRSP,Confirmed Response,Y,1,1970-02-12',
      expect.stringMatching(/^CB,/),
      'PD,Disease Progression,Y,1,1970-05-07',
      'LSTAC,Last Evaluable Assessment,Y,1,1970-05-07',
    ])
  })
})

describe('ADTTE', () => {
  it('has one row a patient and parameter; two sets of rules have codes of their own', () => {
    const patients = [survivalPatient({ zero: 0, group: 'A', facts: [['progression', 29]] })]
    const of = (set: 'fda' | 'ema') =>
      deriveSurvival(patients, survivalDefinition('pfs', set), { hasAssessments: false })
    const table = adtte([of('fda'), of('ema')], { studyId: 'S', treatment: 'TRTA' })
    expect(table.columns.slice(0, 4).map(({ name }) => name)).toEqual([
      'STUDYID',
      'USUBJID',
      'TRTA',
      'PARAMCD',
    ])
    expect([0, 1].map(row => textAt(columnOf(table, 'PARAMCD'), row))).toEqual(['PFSFDA', 'PFSEMA'])
    expect(numberAt(columnOf(table, 'AVAL'), 0)).toBe(30)
    expect(textAt(columnOf(adtte([of('fda')]), 'PARAMCD'), 0)).toBe('PFS')
  })
})

const data = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url))
const absent = existsSync(`${data}recist_sdtm`) ? '' : ' (skipped: ../shared/data/recist_sdtm is not there)'
describe.skipIf(absent !== '')(`the pilot's subjects against pharmaverseadam's ADSL${absent}`, () => {
  it('agree on doses, their duration, deaths and the safety population', async () => {
    const { subjects } = await readDemographics(`${data}recist_sdtm/sdtm_dm.csv`)
    const exposures = await readExposureDomain(`${data}cdisc_pilot/ex.xpt`)
    const own = adsl({ subjects, exposures })
    const { table } = await readTable(`${data}recist_sdtm/adsl.csv`)
    const rowOf = new Map(
      Array.from({ length: own.rowCount }, (_, row) => [textAt(columnOf(own, 'USUBJID'), row), row]),
    )
    const openEnded: string[] = []
    for (let row = 0; row < table.rowCount; row++) {
      const mine = rowOf.get(textAt(columnOf(table, 'USUBJID'), row)) ?? -1
      expect(mine).toBeGreaterThanOrEqual(0)
      const both = (name: string) =>
        [own, table].map((one, i) => numberAt(columnOf(one, name), [mine, row][i]))
      for (const name of ['TRTSDT', 'DTHDT']) expect(both(name)[0], name).toBe(both(name)[1])
      const [last, theirLast] = both('TRTEDT')
      // A row of EX without its end has a dose on its start here, and is passed over there.
      if (last > theirLast || Number.isNaN(theirLast) !== Number.isNaN(last))
        openEnded.push(textAt(columnOf(table, 'USUBJID'), row) ?? '')
      else {
        expect(last, 'TRTEDT').toBe(theirLast)
        expect(both('TRTDURD')[0], 'TRTDURD').toBe(both('TRTDURD')[1])
      }
      const safety = textAt(columnOf(table, 'SAFFL'), row)
      expect(textAt(columnOf(own, 'SAFFL'), mine)).toBe(safety === null ? 'N' : 'Y')
    }
    expect(table.rowCount).toBe(306)
    expect(openEnded).toHaveLength(6)
  })
})
