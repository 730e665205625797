import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { tessera } from '../../test/tessera.ts'

const page = path.join(import.meta.dirname, '../../../../docs/endpoints/irae.md')

async function irae(...args: string[]) {
  const { exit, stdout, stderr } = await tessera(['endpoints', 'irae', ...args, '--json'])
  const { columns, ...document } = JSON.parse(stdout)
  return { exit, stderr, document, codes: document.findings.map(({ code }: { code: string }) => code) }
}

describe('tessera endpoints irae', { timeout: 60_000 }, () => {
  it('times and causes of the tables of the page, every field of the document on it', async () => {
    const { 'AE.csv': ae, 'EX.csv': ex, 'DM.csv': dm, 'competing.csv': competing } = tablesOnPage(page)
    const out = path.join(path.dirname(ae), 'irae.csv')
    const { exit, document } = await irae(
      ae,
      '--doses',
      ex,
      '--deaths',
      dm,
      '--competing',
      competing,
      '--out',
      out,
    )
    expect(exit).toBe(0)
    expectDocumented(page, document)
    const rows = (which: number) =>
      document.endpoints[which].rows.map((row: { patient_id: string; time: number; cause_label: string }) => [
        row.patient_id,
        row.time,
        row.cause_label,
      ])
    const any = 'first immune-related event of any grade'
    const severe = 'first immune-related event of grade 3 or more'
    expect(rows(0)).toEqual([
      ['P1', 19, any],
      ['P2', 32, any],
      ['P3', 144, 'progression'],
      ['P4', 21, any],
      ['P5', 40, 'new therapy'],
      ['P6', 113, 'death'],
    ])
    expect(rows(1).slice(0, 4)).toEqual([
      ['P1', 32, severe],
      ['P2', 32, severe],
      ['P3', 144, 'progression'],
      ['P4', 181, 'censored'],
    ])
    expect(readFileSync(out, 'utf8').split('\n')[0]).toBe(
      'endpoint,patient_id,time,cause,cause_label,term,organ,grade,event_row,rule',
    )
  })

  it('says what counted and why not', async () => {
    const { 'AE.csv': ae, 'EX.csv': ex, 'DM.csv': dm } = tablesOnPage(page)
    const { exit, stdout } = await tessera([
      'endpoints',
      'irae',
      ae,
      '--doses',
      ex,
      '--deaths',
      dm,
      '--trace',
    ])
    expect(exit).toBe(0)
    expect(stdout).toContain('after the window')
    expect(stdout).toContain('begins on study day 32: event, and death')
    expect(stdout).toContain('for 100 person-years')
  })

  it('is a predictor by time or from a landmark, never as ever against never', async () => {
    const { 'AE.csv': ae, 'EX.csv': ex, 'DM.csv': dm, 'survival.csv': survival } = tablesOnPage(page)
    const tables = [ae, '--doses', ex, '--deaths', dm, '--survival', survival]
    const timed = await irae(...tables, '--predictor', 'time-dependent')
    expect(timed.exit).toBe(0)
    expectDocumented(page, timed.document)
    expect(timed.document.predictor.rows).toContainEqual({
      patientId: 'P1',
      start: 18,
      stop: 334,
      event: 0,
      afterOnset: 1,
    })
    const landmark = await irae(...tables, '--predictor', 'landmark', '--landmark', '52')
    expectDocumented(page, landmark.document)
    expect(landmark.document.predictor.groups.map(({ n }: { n: number }) => n)).toEqual([2, 3])
    const refused = await irae(...tables, '--predictor', 'ever-never')
    expect([refused.exit, refused.codes]).toEqual([1, expect.arrayContaining(['ever-never'])])
  })

  it('flags samples after the event and during its treatment', async () => {
    const {
      'AE.csv': ae,
      'EX.csv': ex,
      'samples.csv': samples,
      'steroids.csv': steroids,
    } = tablesOnPage(page)
    const { exit, document } = await irae(ae, '--doses', ex, '--samples', samples, '--steroids', steroids)
    expect(exit).toBe(0)
    expectDocumented(page, document)
    expect(document.samples.map(({ flags }: { flags: string[] }) => flags)).toEqual([
      [],
      ['after onset', 'on steroids'],
      [],
    ])
  })

  it('contradictions are findings with their rows, and the rest is still counted', async () => {
    const { 'AE.csv': ae, 'EX.csv': ex, 'DM.csv': dm } = tablesOnPage(page)
    const broken = readFileSync(ae, 'utf8')
      .replace('Pneumonitis,2', 'Pneumonitis,6')
      .replace('Nausea,2', 'Nausea,0')
      .replace('2024-03-06,FATAL', '2024-03-05,FATAL')
    writeFileSync(
      ae,
      `${broken}P6,Colitis,3,2024-07-01,2024-06-30,,POSSIBLE\nP9,Rash,1,2024-01-01,,,POSSIBLE\n`,
    )
    const { exit, document, codes } = await irae(ae, '--doses', ex, '--deaths', dm)
    expect(exit).toBe(1)
    expect(codes).toEqual(
      expect.arrayContaining([
        'event-grade',
        'event-ends-before-it-starts',
        'death-dates-differ',
        'event-after-death',
        'event-after-last-contact',
        'immune-event-without-dose',
      ]),
    )
    expect(document.findings.every(({ row }: { row?: number }) => row !== undefined)).toBe(true)
    expect(document.endpoints[0].rows).toHaveLength(6)
  })

  it('wrong usage ends with 2, nobody at risk with 1', async () => {
    const { 'AE.csv': ae, 'EX.csv': ex } = tablesOnPage(page)
    expect((await tessera(['endpoints', 'irae', ae])).exit).toBe(2)
    expect((await tessera(['endpoints', 'irae', ae, '--doses', ex, '--cut', '2024-13-01'])).exit).toBe(2)
    expect((await tessera(['endpoints', 'irae', ae, '--doses', ex, '--columns', 'when=AESTDTC'])).exit).toBe(
      2,
    )
    expect((await tessera(['endpoints', 'irae', ae, '--doses', ex, '--predictor', 'landmark'])).exit).toBe(2)
    const none = await irae(ae, '--doses', ex, '--drugs', 'PLACEBO')
    expect([none.exit, none.codes]).toEqual([1, ['no-dose']])
  })
})
