import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { EvidenceDocument } from '@tessera/evidence'
import { runStudy } from '@tessera/study'
import { afterAll, describe, expect, it } from 'vitest'
import { expressionStudy, hasShared, sarcomaStudy, slideStudy } from './real-files.ts'
import { findingsOf } from './write-study.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'real-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = async (protocolFile: string) =>
  (
    await runStudy({
      protocolFile,
      out: path.join(path.dirname(protocolFile), 'run'),
      bootstrap: 5,
      permutations: 0,
    })
  ).evidence
const auc = ({ estimates }: EvidenceDocument, model: string) =>
  estimates.find(e => e.measure === 'auc' && e.model === model && e.fold === null)?.value ?? 0
const filesOf = ({ tables }: EvidenceDocument) => tables.find(({ id }) => id === 'files')?.rows

describe('real files through the study machinery', () => {
  it.skipIf(!hasShared('slides_he'))(
    'read a real slide, whose pieces are told dark from pale as their pixels are',
    async () => {
      const evidence = await run(await slideStudy(path.join(folder, 'slides_he')))
      // Two are refused: a piece of bare glass, and a file that is no slide.
      expect(filesOf(evidence)).toMatchObject([{ block: 'slides', listed: 33, read: 31, refused: 2 }])
      expect(auc(evidence, 'slides')).toBeGreaterThan(0.85)
    },
    400_000,
  )

  it.skipIf(!hasShared('mri_sts'))(
    'measure real MR of sarcomas within their outlines',
    async () => {
      const evidence = await run(await sarcomaStudy(path.join(folder, 'mri_sts')))
      expect(filesOf(evidence)).toMatchObject([
        { block: 'mri', read: 20, refused: 0 },
        { block: 'slices', read: 20, refused: 0 },
      ])
      expect(auc(evidence, 'mri')).toBeGreaterThan(0.7)
      const rasters = evidence.rasters.map(({ file }) => file)
      expect(rasters[0]).toBe('pictures/mri.png')
      // One picture of each patient shown one at a time, under a pseudonym.
      expect(rasters.slice(1).every(file => /^pictures\/P-[0-9A-F]{4}-slices\.png$/.test(file))).toBe(true)
      expect(rasters).toHaveLength(4)
    },
    400_000,
  )

  it.skipIf(!hasShared('ici_expression'))('take in RNA of five cohorts as one assay', async () => {
    const { findings, intake } = await findingsOf(expressionStudy(path.join(folder, 'ici_expression')))
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const [question] = intake?.assembled.questions ?? []
    expect(question.rows.size).toBe(173)
    expect(question.assays[0].patients).toBeGreaterThan(165)
  })
})
