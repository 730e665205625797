import { describe, expect, it } from 'vitest'
import { reference } from '../../test/agreement.ts'
import { possible, type StageSite, siteCategories } from './sites.ts'
import { type OesophagealHistology, type StagedTumour, stageOf } from './stage.ts'
import type { Grade, OesophagealLocation, StageBasis } from './stage-table.ts'

type Grid = Readonly<Record<string, string>>
interface Typed {
  readonly grids: Readonly<Record<string, Grid>>
  readonly pathologicalN0: Readonly<Record<OesophagealHistology, Grid>>
}
const typed = reference<Typed>('tnm8')
const grades: readonly Grade[] = ['G1', 'G2', 'G3', 'GX']
const locations: readonly OesophagealLocation[] = ['upper', 'middle', 'lower', 'X']
const histologies: readonly OesophagealHistology[] = ['squamous', 'adenocarcinoma']

const cell = (grid: Grid, row: string, column: string): string =>
  grid[row].split(/\s+/)[grid.columns.split(/\s+/).indexOf(column)]

/** The stage of the grids; `-` where none is printed. */
function printed({ site, basis, t, n, m, histology, grade, location }: StagedTumour): string {
  const name =
    site !== 'oesophagus' ? site : basis === 'c' ? `oesophagus ${histology} c` : `oesophagus ${basis}`
  const grid = typed.grids[name]
  if (m !== 'M0') return grid[String(m)]
  if (name !== 'oesophagus p' || n !== 'N0') return cell(grid, String(t), String(n))
  if (histology === 'squamous') return cell(typed.pathologicalN0.squamous, String(t), `${grade}:${location}`)
  return cell(typed.pathologicalN0.adenocarcinoma, String(t), String(grade))
}

/** Every tumour that can be staged exactly at a site. */
function everyTumour(site: StageSite): StagedTumour[] {
  const { t, n, m } = siteCategories[site]
  const tumours = t.flatMap(oneT => n.flatMap(oneN => m.map(oneM => ({ site, t: oneT, n: oneN, m: oneM }))))
  if (site !== 'oesophagus') return tumours.map(tumour => ({ ...tumour, basis: 'p' }))
  return tumours.flatMap(tumour =>
    (['c', 'p', 'yp'] as const).flatMap(basis =>
      histologies.flatMap(histology =>
        grades.flatMap(grade =>
          locations.map(location => ({ ...tumour, basis, histology, grade, location })),
        ),
      ),
    ),
  )
}

describe('TNM 8, every combination against grids typed apart', () => {
  it.each([
    ['oesophagus', 8 * 4 * 2 * 3 * 2 * 16],
    ['liver', 6 * 2 * 2],
    ['rectum', 7 * 6 * 4],
  ] as const)('%s: %d tumours', (site, count) => {
    const tumours = everyTumour(site)
    expect(tumours.length).toBe(count)
    const differing = tumours.filter(tumour => (stageOf(tumour).stage ?? '-') !== printed(tumour))
    expect(differing).toEqual([])
  })

  it('gives a stage or says why, whatever is not known: with X, undivided, or without basis and cell type', () => {
    const bases: readonly (StageBasis | null)[] = ['c', 'p', 'yp', 'yc', 'r', 'a', null]
    for (const site of ['oesophagus', 'liver', 'rectum'] as const) {
      const { t, n, m, parts } = siteCategories[site]
      const all = (letter: string, values: readonly string[]) => [
        ...values,
        `${letter}X`,
        null,
        ...Object.keys(parts).filter(part => part.startsWith(letter)),
      ]
      for (const oneT of all('T', t))
        for (const oneN of all('N', n))
          for (const oneM of all('M', m))
            for (const basis of bases)
              for (const histology of site === 'oesophagus' ? [...histologies, null] : [null]) {
                const group = stageOf({ site, basis, t: oneT, n: oneN, m: oneM, histology })
                expect(group.stage === null ? group.why : group.rule).toBeTruthy()
                expect(group.candidates.length === 1).toBe(false)
              }
    }
  })

  it('what is not known has a stage only where everything that it may be has it', () => {
    const { t, n } = siteCategories.rectum
    for (const oneT of [...t, 'TX', 'T4'])
      for (const oneN of [...n, 'NX', 'N1', 'N2']) {
        const stages = new Set(
          possible('rectum', 't', oneT).flatMap(a =>
            possible('rectum', 'n', oneN).map(b => cell(typed.grids.rectum, a, b)),
          ),
        )
        stages.delete('-')
        const { stage } = stageOf({ site: 'rectum', basis: 'c', t: oneT, n: oneN, m: 'M0' })
        expect([oneT, oneN, stage]).toEqual([oneT, oneN, stages.size === 1 ? [...stages][0] : null])
      }
  })
})
