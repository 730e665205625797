import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { dayNumber } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { assessRecordedImmune } from '../irecist/recorded.ts'
import { readPatientCourses } from '../patient-table.ts'
import { checkRecorded } from './check.ts'
import { readRecordedResponses } from './read.ts'
import { startDays } from './start-day.ts'

const head = 'USUBJID,RSTESTCD,RSCAT,RSSTRESC,RSEVAL,VISIT,RSDTC,RSDY'
const write = (...rows: readonly string[]) => {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'rs-')), 'rs.csv')
  writeFileSync(file, `${[head, ...rows].join('\n')}\n`)
  return file
}
const codes = (findings: readonly { readonly code: string }[]) => findings.map(({ code }) => code)

describe('recorded responses', () => {
  it('takes the day from another record of the visit, else the first day of the month', async () => {
    const file = write(
      'A,OVRLRESP,RECIST 1.1,PR,INVESTIGATOR,WEEK 6,2014-02,',
      'A,TRGRESP,RECIST 1.1,PR,INVESTIGATOR,WEEK 6,2014-02-12,42',
      'B,OVRLRESP,RECIST 1.1,SD,INVESTIGATOR,WEEK 6,2014-02,',
    )
    const { visits, findings } = await readRecordedResponses(file)
    expect(visits.map(({ day, dated }) => [day, dated])).toEqual([
      [dayNumber(2014, 2, 12), 'from the visit'],
      [dayNumber(2014, 2, 1), 'first possible day'],
    ])
    expect(codes(findings)).toEqual(['date-from-the-visit', 'date-incomplete'])
    const last = await readRecordedResponses(file, { partialDate: 'last' })
    expect(last.visits[1].day).toBe(dayNumber(2014, 2, 28))
    expect(startDays(visits).days).toEqual(new Map([['A', dayNumber(2014, 1, 2)]]))
  })

  it('splits one name on two days into two visits, and leaves out what has no date', async () => {
    const { visits, findings } = await readRecordedResponses(
      write(
        'A,OVRLRESP,RECIST 1.1,PR,INVESTIGATOR,UNSCHEDULED,2014-02-12,',
        'A,OVRLRESP,RECIST 1.1,PD,INVESTIGATOR,UNSCHEDULED,2014-04-12,',
        'A,OVRLRESP,RECIST 1.1,PD,INVESTIGATOR,WEEK 30,,',
      ),
    )
    expect(visits.map(({ overall }) => overall)).toEqual(['PR', 'PD'])
    expect(codes(findings)).toEqual(expect.arrayContaining(['visit-on-two-days', 'date-missing']))
  })

  it('reads the spellings of codes, and says which are none', async () => {
    const { visits, findings } = await readRecordedResponses(
      write(
        'A,OVRLRESP,RECIST 1.1,Partial Response,INVESTIGATOR,WEEK 6,2014-02-12,',
        'A,NTRGRESP,RECIST 1.1,Non-CR/Non-PD,INVESTIGATOR,WEEK 6,2014-02-12,',
        'A,OVRLRESP,RECIST 1.1,CHECK,INVESTIGATOR,WEEK 12,2014-04-12,',
      ),
    )
    expect(visits.map(({ overall, nonTarget }) => [overall, nonTarget])).toEqual([
      ['PR', 'NON-CR/NON-PD'],
      [null, null],
    ])
    expect(findings[0]).toMatchObject({ code: 'response-code-unknown', severity: 'error', row: 4 })
  })
})

describe('recorded overall responses against their parts', () => {
  // Tables 1 and 2 of Eisenhauer 2009: target, non-target, new lesion, overall.
  const tables = [
    ['CR', 'CR', '', 'CR'],
    ['CR', 'NON-CR/NON-PD', '', 'PR'],
    ['CR', 'NE', '', 'PR'],
    ['PR', 'NON-CR/NON-PD', '', 'PR'],
    ['PR', 'NE', '', 'PR'],
    ['SD', 'CR', '', 'SD'],
    ['SD', 'NE', '', 'SD'],
    ['NE', 'NON-CR/NON-PD', '', 'NE'],
    ['PD', 'CR', '', 'PD'],
    ['CR', 'PD', '', 'PD'],
    ['CR', 'CR', 'UNEQUIVOCAL', 'PD'],
    ['SD', 'NON-CR/NON-PD', 'EQUIVOCAL', 'SD'],
    ['', 'CR', '', 'CR'],
    ['', 'NON-CR/NON-PD', '', 'NON-CR/NON-PD'],
    ['', 'NE', '', 'NE'],
    ['', 'PD', '', 'PD'],
    ['', 'NON-CR/NON-PD', 'UNEQUIVOCAL', 'PD'],
  ] as const

  it.each(tables)('target %s, non-target %s, new %s: %s', async (target, nonTarget, news, overall) => {
    const part = (test: string, code: string) =>
      code === '' ? [] : [`A,${test},RECIST 1.1,${code},INVESTIGATOR,WEEK 6,2014-02-12,`]
    const visitOf = async (recorded: string) => {
      const rows = [part('OVRLRESP', recorded), part('TRGRESP', target), part('NTRGRESP', nonTarget)]
      const { visits } = await readRecordedResponses(write(...rows.flat(), ...part('NEWLPROG', news)))
      return checkRecorded(visits)
    }
    const right = await visitOf(overall)
    expect(right.checks[0]).toMatchObject({ agrees: true, allowed: [overall] })
    const wrong = await visitOf(overall === 'SD' ? 'PR' : 'SD')
    expect(wrong.findings[0]).toMatchObject({ code: 'response-contradicts-parts', row: 2 })
  })

  it('follows iUPD to iCPD, and says what came too early, without iUPD, or after iCPD', async () => {
    const { visits } = await readRecordedResponses(
      write(
        'A,OVRLRESP,iRECIST,iUPD,INVESTIGATOR,WEEK 6,2014-02-12,',
        'A,TRGRESP,iRECIST,iUPD,INVESTIGATOR,WEEK 6,2014-02-12,',
        'A,OVRLRESP,iRECIST,iCPD,INVESTIGATOR,WEEK 8,2014-02-26,',
        'A,TRGRESP,iRECIST,iUPD,INVESTIGATOR,WEEK 8,2014-02-26,',
        'A,OVRLRESP,iRECIST,iSD,INVESTIGATOR,WEEK 12,2014-04-12,',
        'B,OVRLRESP,iRECIST,iCPD,INVESTIGATOR,WEEK 6,2014-02-12,',
      ),
    )
    const { checks, findings } = checkRecorded(visits)
    expect(checks[1]).toMatchObject({ agrees: true, allowed: ['iUPD', 'iCPD'] })
    expect(codes(findings)).toEqual(['icpd-too-early', 'response-after-icpd', 'icpd-without-iupd'])
  })

  it('of two responses on a day the worse counts', async () => {
    const { visits } = await readRecordedResponses(
      write(
        'A,OVRLRESP,iRECIST,iPR,INVESTIGATOR,WEEK 6,2014-02-12,',
        'A,OVRLRESP,iRECIST,iSD,INVESTIGATOR,UNSCHEDULED,2014-02-12,',
      ),
    )
    const { patients, findings } = assessRecordedImmune(visits)
    expect(patients[0].best.response).toBe('iSD')
    expect(codes(findings)).toContain('visits-same-day')
  })
})

const folder = new URL('../../../../../../shared/data/recist_sdtm/', import.meta.url)
const absent = !existsSync(folder)
if (absent) console.log('recorded responses of the SDTM examples are skipped: ../shared/data is not here')
const dataFile = (name: string) => fileURLToPath(new URL(name, folder))

describe.skipIf(absent)(
  'SDTM examples of pharmaverse (skipped where ../shared/data/recist_sdtm is absent)',
  () => {
    it('1,896 overall responses by RECIST 1.1 with parts are as the tables make them; three say CHECK', async () => {
      const { visits } = await readRecordedResponses(dataFile('sdtm_rs_onco.csv'))
      const { checks, findings } = checkRecorded(visits)
      expect(checks.length).toBe(1899)
      expect(checks.filter(({ agrees }) => agrees).length).toBe(1896)
      expect(findings).toEqual([])
    })

    it('66 overall responses by three evaluators are read as recorded', async () => {
      const { visits } = await readRecordedResponses(dataFile('sdtm_rs_onco_recist.csv'))
      expect(visits.length).toBe(66)
      expect(new Set(visits.map(({ reader }) => reader)).size).toBe(3)
      expect(visits.every(({ overall }) => overall !== null)).toBe(true)
    })

    it('iRECIST: 75 visits of 26 patients; best response and progression as a pattern over the codes says', async () => {
      const { visits } = await readRecordedResponses(dataFile('sdtm_rs_onco_irecist.csv'))
      const { courses } = await readPatientCourses(dataFile('adsl.csv'))
      const { patients, checks } = assessRecordedImmune(visits, { courses })
      expect(checks.length).toBe(75)
      expect(checks.filter(({ agrees }) => agrees).length).toBe(67)
      expect(checks.filter(({ agrees }) => agrees === false).length).toBe(3)
      expect(patients.length).toBe(26)
      for (const { patientId, best, confirmedBest, progression } of patients) {
        const own = visits.filter(visit => visit.patientId === patientId)
        const start = courses.get(patientId)?.referenceDay ?? Number.NaN
        // One letter a visit: C P S N(on) U(npd) X(icpd) E; lower case before day 42.
        const text = own
          .map(({ overall, day }) => {
            const letter = letters[overall ?? ''] ?? ''
            return day - start >= 42 ? letter : letter.toLowerCase()
          })
          .join('')
          .replace(/(?<=U[UE]*X).*/i, '')
        const withoutConfirmation = /c/i.test(text) ? 'iCR' : /p/i.test(text) ? 'iPR' : plain(text)
        expect(best.response, `${patientId} ${text}`).toBe(withoutConfirmation)
        expect(confirmedBest.response, `${patientId} ${text}`).toBe(confirmedOf(own, start) ?? plain(text))
        const block = /U[UE]*X?$/i.exec(text)
        expect(progression.day, `${patientId} ${text}`).toBe(block ? own[block.index].day : Number.NaN)
      }
    })
  },
)

const letters: Readonly<Record<string, string>> = {
  iCR: 'C',
  iPR: 'P',
  iSD: 'S',
  'NON-iCR/NON-iUPD': 'N',
  iUPD: 'U',
  iCPD: 'X',
  NE: 'E',
}

/** What is left when no iCR or iPR counts; the rule of the events of admiralonco's example for iRECIST. */
function plain(text: string): string {
  if (/[CPS]/.test(text)) return 'iSD'
  if (/N/.test(text)) return 'NON-iCR/NON-iUPD'
  if (/U[UE]*X$/i.test(text)) return 'iCPD'
  return /u/i.test(text) ? 'iUPD' : 'NE'
}

type Visit = Awaited<ReturnType<typeof readRecordedResponses>>['visits'][number]

/** Pairs of visits at least 28 days apart with only what may lie between; null where there is no confirmed response. */
function confirmedOf(own: readonly Visit[], start: number): string | null {
  const counted = own.filter(({ day }) => day >= start)
  for (const wanted of ['iCR', 'iPR'])
    for (let i = 0; i < counted.length; i++)
      for (let j = i + 1; j < counted.length; j++) {
        const between = counted.slice(i + 1, j + 1).map(({ overall }) => letters[overall ?? ''] ?? '')
        const pattern = wanted === 'iCR' ? /^[CE]*C$/ : /^[PE]*[CE]*$/
        const run = between.join('')
        if (counted[i].overall !== wanted || counted[j].day - counted[i].day < 28) continue
        if (pattern.test(run) && /[CP]$/.test(run) && run.replace(/[^E]/g, '').length <= 1) return wanted
      }
  return null
}
