import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readTumourIdentification } from '../../cdisc/tumour-identification.ts'
import { readTumourResults } from '../../cdisc/tumour-results.ts'
import { bestResponsesOf } from '../best-response/of-visits.ts'
import { acceptedSeries } from '../readers/accepted.ts'
import { readRecordedResponses } from '../recorded/read.ts'
import { assessRecist } from './assess.ts'

const folder = new URL('../../../../../../shared/data/recist_sdtm/', import.meta.url).pathname
const found = existsSync(folder)
if (!found) console.log('skipped: ../shared/data/recist_sdtm is not there (SDTM test data of pharmaverse)')

describe.skipIf(!found)('the recorded responses of sdtm_rs_onco_recist.csv', async () => {
  if (!found) return
  const { lesions } = await readTumourIdentification(`${folder}sdtm_tu_onco_recist.csv`)
  const { readings } = await readTumourResults(`${folder}sdtm_tr_onco_recist.csv`, lesions)
  const recorded = await readRecordedResponses(`${folder}sdtm_rs_onco_recist.csv`)
  const assessment = assessRecist(lesions, readings)
  const of = (patientId: string, reader: string) =>
    assessment.visits.filter(
      visit => visit.patientId === patientId && visit.reader === reader && !visit.baseline,
    )

  it('are all 66 as derived from TU and TR, by evaluator', () => {
    const derived = new Map(
      assessment.visits.map(({ patientId, reader, visit, overall }) => [
        `${patientId} ${reader} ${visit}`,
        overall,
      ]),
    )
    expect(recorded.visits).toHaveLength(66)
    for (const { patientId, reader, visit, overall } of recorded.visits)
      expect([patientId, reader, visit, derived.get(`${patientId} ${reader} ${visit}`)]).toEqual([
        patientId,
        reader,
        visit,
        overall,
      ])
    expect(assessment.visits.filter(({ baseline }) => !baseline)).toHaveLength(66)
    expect(assessment.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('differ between readers where a rule turns on little', () => {
    const week6 = (reader: string) => of('01-701-1028', reader)[1]
    // One target is missing: 107.9 mm of the others is below 120 % of the nadir by one reader, 111.2 mm above by the other.
    expect(week6('RADIOLOGIST 1')).toMatchObject({ overall: 'NE', target: { rule: 'target not evaluated' } })
    expect(week6('RADIOLOGIST 2')).toMatchObject({
      overall: 'PD',
      target: { rule: 'progression of the evaluated targets' },
    })
    const week9 = (reader: string) => of('01-701-1133', reader)[2]
    // After complete response: 5.15 mm is 5 mm over nothing, 4.95 mm is not.
    expect(week9('RADIOLOGIST 1').overall).toBe('PD')
    expect(week9('RADIOLOGIST 2').overall).toBe('PR')
    expect(assessment.findings.filter(({ code }) => code === 'disease-after-complete-response')).toHaveLength(
      1,
    )
  })

  it('have an accepted reading a visit, of changing readers', () => {
    const { records, findings } = acceptedSeries(assessment.visits, ({ rows }) => rows[0])
    expect(records.filter(({ baseline }) => !baseline)).toHaveLength(22)
    expect(findings.every(({ code }) => code === 'accepted-reader-changes')).toBe(true)
  })

  it('refuse objective response to the two patients with non-target disease alone', () => {
    const { best } = bestResponsesOf(assessment)
    const refused = best.filter(({ refusal }) => refusal !== null)
    expect(new Set(refused.map(({ patientId }) => patientId))).toEqual(
      new Set(['01-701-1034', '01-701-1097']),
    )
  })
})
